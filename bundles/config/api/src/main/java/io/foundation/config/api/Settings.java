package io.foundation.config.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings of this node. It has bundle scope: subscriptions go with the bundle that made them. Thread-safe. Reading takes no lock and waits for nothing; what changes something waits until it is on
 * disk, and then everybody reads it. Paths are words with dots between, such as {@code interface.query_timeout}.
 *
 * <p>A change is looked at in this order: whether its paths are safe, whether its values are, whether they may change while the node runs, and whether all settings together fit the schemas. The first
 * that is not so refuses all of it, with a {@link SettingsFault}; nothing has changed then, on disk neither. {@code CONFLICT} says that {@link SettingsChange#ifRevision} is not the latest any more,
 * {@code RESOURCE_EXHAUSTED} that it could not be written.
 */
@ProviderType
public interface Settings {

    /** All settings as they are now. */
    SettingsSnapshot snapshot();

    /** As {@link SettingsSnapshot#get(String)}. */
    Object get(String path);

    /** As {@link SettingsSnapshot#get(String, Object)}. */
    <T> T get(String path, T otherwise);

    /** @throws io.foundation.base.api.error.FoundationException {@link SettingsFault#PATH_NOT_FOUND} if there is no single setting of that path */
    Setting setting(String path);

    /** Single settings at and below a path, in order; of the empty one all. Secrets are hidden. */
    List<Setting> settings(String prefix);

    /** The paths that may change while the node runs, in order; below a tree among them everything may. */
    List<String> updatablePaths();

    /** A text as a value of the kind that the setting is of. Says nothing of whether the value is allowed. */
    Object parse(String path, String text);

    /**
     * Sets or takes away values of this node.
     *
     * @return the change as it was made; the latest revision if nothing is different
     */
    Revision apply(SettingsChange change);

    /** Sets one value. */
    default Revision update(String path, Object value) {
        return apply(SettingsChange.set(path, value));
    }

    /**
     * As {@link #update}, for who acts on behalf of others: refuses {@code ai.api_key}, {@code storage.encryption_key}, {@code security} and {@code system.node_name}, and every
     * secret, also where it is updatable.
     */
    Revision safeUpdate(String path, Object value);

    /** What {@link #apply} would change; fails as it would, and changes nothing. Secrets are hidden. */
    List<Difference> dryRun(SettingsChange change);

    /**
     * Looks whether values, with those of all other settings, fit the schemas; whether they may change does not matter.
     *
     * @throws io.foundation.base.api.error.FoundationException the first thing that is wrong
     */
    void validate(Map<String, Object> values);

    /** Takes away all that was set on this node. Not counted as an update. */
    Revision reset();

    /** What {@link #reset} would change. */
    List<Difference> previewReset();

    /** The latest changes, the latest first. */
    List<Revision> history(int limit);

    /**
     * What was different between two revisions that the history still has.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DATA_NOT_FOUND}
     */
    List<Difference> diff(long from, long to);

    /**
     * Puts the values of this node, and of no other layer, back to what they were right after a revision. It is a change as any other.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DATA_NOT_FOUND} if the history does not reach back to it
     */
    Revision rollback(long revision);

    /** What {@link #rollback} would change. */
    List<Difference> previewRollback(long revision);

    /** Tells of changes at and below a path; of the empty one of all. See {@link SettingsListener}. */
    Registration subscribe(String prefix, SettingsListener listener);

    SettingsStatus status();
}
