package io.foundation.config.api;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The settings that a bundle has: published as a service, they are there as long as it is. Of two schemas that name the same setting the one that came last is used. Values that were
 * set outlive the schema, and are there again when it comes back; one that a newer schema does not allow is passed over. Asked once, when it comes.
 */
@ConsumerType
public interface SettingsSchema {

    /** What all its paths begin with: words with dots between; by convention the name of the area, such as {@code orders}. */
    String prefix();

    /** At most 1,000. */
    List<SettingSpec> settings();

    /**
     * Rules that are about several settings. Must be quick, do no I/O and say the same of the same values; whatever it throws refuses the change.
     *
     * @param values of all settings of this schema, by their paths below the prefix
     * @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong, as {@link SettingsFault#error} makes it
     */
    default void check(Map<String, Object> values) {
    }
}
