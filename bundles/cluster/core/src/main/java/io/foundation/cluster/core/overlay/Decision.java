package io.foundation.cluster.core.overlay;

/**
 * How far a switch has come. A switch only goes forward in this order, so nodes that heard different things agree on
 * the later one: whoever gave up while others committed follows them.
 */
public enum Decision {
    /** Everybody builds the next overlay beside the present one. */
    PREPARING(0),
    /** Given up; nobody has used the next overlay. */
    ABORTED(1),
    /** Both overlays carry broadcasts. */
    COMMITTED(2),
    /** The next overlay did not stand the test: the present one goes on. */
    ROLLED_BACK(3),
    /** The next overlay is the present one now. */
    FINISHED(4);

    private final int code;

    Decision(int code) {
        this.code = code;
    }

    /** The number that crosses the wire; never changes. */
    int code() {
        return code;
    }

    /** The decision of a number; null if there is none of that number. */
    static Decision ofCode(int code) {
        for (Decision decision : values()) {
            if (decision.code == code) {
                return decision;
            }
        }
        return null;
    }

    boolean isUnderWay() {
        return this == PREPARING || this == COMMITTED;
    }

    boolean isCommitted() {
        return code >= COMMITTED.code;
    }
}
