package io.foundation.transport.api;

/**
 * Who may be made to wait by a full queue. Everybody may, except threads of transports, which know themselves, and whoever runs in
 * {@link #forbidden}: threads that serve many, such as those of an engine's loop. Thread-safe.
 */
public final class BlockingRule {

    private static final ThreadLocal<Boolean> FORBIDDEN = new ThreadLocal<>();

    private BlockingRule() {
    }

    /** Runs something that must not be made to wait. */
    public static void forbidden(Runnable task) {
        if (FORBIDDEN.get() != null) {
            task.run();
            return;
        }
        FORBIDDEN.set(Boolean.TRUE);
        try {
            task.run();
        } finally {
            FORBIDDEN.remove();
        }
    }

    /** Whether the calling thread may wait, as far as is known here. */
    public static boolean mayBlock() {
        return FORBIDDEN.get() == null;
    }
}
