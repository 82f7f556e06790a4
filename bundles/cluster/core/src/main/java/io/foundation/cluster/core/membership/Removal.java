package io.foundation.cluster.core.membership;

/** Why a member is one no more. If both are said of one incarnation, the later in this order counts. */
public enum Removal {
    /** It said so itself. */
    LEFT(1),
    /** An operator, or a policy of another node, struck it off. */
    FORGOTTEN(2);

    private final int code;

    Removal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The reason of a number; one of a later version counts as {@link #FORGOTTEN}. */
    static Removal ofCode(int code) {
        return code == LEFT.code ? LEFT : FORGOTTEN;
    }
}
