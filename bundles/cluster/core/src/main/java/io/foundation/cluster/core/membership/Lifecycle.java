package io.foundation.cluster.core.membership;

/** What a member says of its own life. What others think of it is the failure detector's affair. */
public enum Lifecycle {
    /** It has just come and does not work yet. */
    JOINING(1),
    /** It takes part, but is not ready for work, or has been drained. */
    UP(2),
    /** It takes work. */
    READY(3),
    /** It is about to leave and takes no more work. */
    LEAVING(4);

    private final int code;

    Lifecycle(int code) {
        this.code = code;
    }

    /** The number that crosses the wire; never changes. */
    int code() {
        return code;
    }

    /** The stage of a number; a stage of a later version counts as {@link #UP}: it takes part, and more is not known. */
    static Lifecycle ofCode(int code) {
        for (Lifecycle lifecycle : values()) {
            if (lifecycle.code == code) {
                return lifecycle;
            }
        }
        return UP;
    }
}
