package io.foundation.cluster.api;

import java.util.Locale;

/** The states of a member. The first three and {@code LEAVING} it says itself; the others are judged by its peers. */
public enum MemberState {
    /** It has just come and does not work yet. */
    JOINING,
    /** It takes part, but is not ready for work, or has been drained. */
    UP,
    /** It takes work. */
    READY,
    /** It did not answer; it may be dead, slow, or cut off. */
    SUSPECT,
    /** It is taken for dead or cut off; it may come back. */
    UNREACHABLE,
    /** It is about to leave and takes no more work. */
    LEAVING,
    /** It is no member any more. */
    LEFT;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Whether messages to it have a chance. */
    public boolean isReachable() {
        return this == JOINING || this == UP || this == READY || this == LEAVING || this == SUSPECT;
    }

    /** In lower case, as shown to people. */
    public String word() {
        return word;
    }
}
