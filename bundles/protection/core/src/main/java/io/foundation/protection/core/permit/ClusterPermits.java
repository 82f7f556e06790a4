package io.foundation.protection.core.permit;

import java.util.Optional;

/** Permits that are counted across a cluster. Thread-safe. */
@FunctionalInterface
public interface ClusterPermits {

    /**
     * Takes permits, and waits for them as long as the rule says.
     *
     * @return what gives them back, once; empty if there were none in time
     * @throws Away if the cluster cannot be asked
     */
    Optional<Runnable> acquire(ClusterRule rule, String policy, int weight) throws Away, InterruptedException;

    /** The cluster cannot be asked. */
    final class Away extends Exception {

        private static final long serialVersionUID = 1L;

        public Away(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
