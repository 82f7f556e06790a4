package io.foundation.testkit.history;

/** Does something after a while: in the time of a test, or the real one. */
@FunctionalInterface
public interface Later {

    void after(long nanos, Runnable task);
}
