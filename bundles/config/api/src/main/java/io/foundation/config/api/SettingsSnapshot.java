package io.foundation.config.api;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** All settings as they were at one moment: it never changes, and reading it takes no lock. */
@ProviderType
public interface SettingsSnapshot {

    /** The revision that it shows. */
    long revision();

    /**
     * The value at a path: null, Boolean, Long, Double, String, or an unmodifiable List or Map; of a section a Map of what is in it, of the empty path everything.
     *
     * @throws io.foundation.base.api.error.FoundationException {@link SettingsFault#PATH_NOT_FOUND}; null is a value and no error
     */
    Object get(String path);

    /** The value at a path if there is one of the type of the other; else the other. Never fails. */
    <T> T get(String path, T otherwise);

    /** Whether there is a setting or section of that path. */
    boolean has(String path);

    /** Single settings by whole path, in order: those at and below the path; of the empty one all. */
    Map<String, Sourced> settings(String prefix);
}
