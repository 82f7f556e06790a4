package io.foundation.base.api.lifecycle;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a component that is updated in place leaves its state for its successor. Parked state is kept for
 * {@link #KEEP_SECONDS} seconds, bounded in number and size, and given out once. Thread-safe.
 */
@ProviderType
public interface HandoverStore {

    /** How long parked state waits for its successor, in seconds. */
    int KEEP_SECONDS = 60;

    /**
     * Leaves state under a key; replaces what was parked there.
     *
     * @param key names the component, not its version: by convention package and instance
     */
    void park(String key, HandoverState state);

    /** Takes what is parked under the key and removes it; empty if nothing is, or it waited too long. */
    Optional<HandoverState> take(String key);
}
