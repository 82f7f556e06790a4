package io.foundation.config.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** For who keeps a layer of the settings from elsewhere, as for a cluster; everybody else uses {@link Settings}. Thread-safe. */
@ProviderType
public interface SettingsLayers {

    /**
     * Puts values in place of all that are in a layer. Those of paths that no schema names are kept until one does; those that the schema does not allow are passed over and named in
     * {@link SettingsStatus#troubles}; so are those that may not change while the node runs, until it starts again.
     *
     * @param layer  {@link Layer#CLUSTER} alone: the others have their keepers
     * @param values by path
     * @param by     who, for the history
     * @return the latest revision, which is not a new one if nothing has changed
     */
    long replace(Layer layer, Map<String, Object> values, String by);
}
