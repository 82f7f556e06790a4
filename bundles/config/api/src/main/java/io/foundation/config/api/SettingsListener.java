package io.foundation.config.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of changes: given to {@link Settings#subscribe}, or published as a service with the property {@link #PREFIXES}. First it is told how things are, then every change of a value at or
 * below its paths once, in order, one after the other, on a virtual thread of its own: it may block. What it throws is logged and counted, and it goes on. One for which more than
 * {@link #MAX_WAITING} changes wait is told how things are in place of them. Neither harms who changes settings, or other listeners.
 */
@FunctionalInterface
@ConsumerType
public interface SettingsListener {

    /** The service property with the paths it wants to hear of: one text or several; without it, of everything. */
    String PREFIXES = "settings.prefixes";

    /** How many changes may wait for one listener. */
    int MAX_WAITING = 256;

    void changed(SettingsEvent event);
}
