package io.foundation.registry.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of entries. Calls come one after the other, on a virtual thread; one that falls far behind is given the full picture in place of the events it missed. What it throws is counted
 * and goes no further. Published as a service it also hears of the next version of the registry, which begins with a full picture.
 */
@ConsumerType
public interface RegistryListener {

    /**
     * The full picture: first of all, and whenever events were skipped.
     *
     * @param revision that of the registry; grows with every change, and begins anew with a new version of the registry
     */
    void snapshot(long revision, List<Entry> entries);

    /** One change, later than the snapshot and every event before. */
    void event(RegistryEvent event);
}
