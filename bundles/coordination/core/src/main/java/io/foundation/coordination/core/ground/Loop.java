package io.foundation.coordination.core.ground;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import java.util.concurrent.Executor;

/** The one thread of a coordination instance: does one task at a time, in the order they came, never within the call that brings one. */
public interface Loop extends Executor {

    /** Does something after a delay in nanoseconds; closing the registration on the loop before takes it back. */
    Registration after(long delayNanos, Runnable task);

    Time time();
}
