package io.foundation.registry.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.Map;

/** An entry in the hands of who registered it: stays good when the registry is updated. Closing takes it out. Thread-safe. */
public interface Registered extends Registration {

    EntryKey key();

    /** Whether it is still there: not closed, not expired, and its owner not stopped. */
    boolean isRegistered();

    /**
     * The lease begins anew; without one nothing happens.
     *
     * @return whether it was still there
     */
    boolean renew();

    /**
     * Says other things of itself, in place of all that was said before.
     *
     * @return whether it was still there
     * @throws io.foundation.base.api.error.FoundationException as {@link Metadata#checked}
     */
    boolean update(Map<String, ?> metadata);
}
