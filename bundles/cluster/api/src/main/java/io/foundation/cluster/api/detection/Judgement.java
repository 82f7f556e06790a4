package io.foundation.cluster.api.detection;

/** What a detector thinks of a peer. */
public enum Judgement {
    ALIVE,
    /** It may be dead; others are asked, and it may still refute. */
    SUSPECT,
    /** It is taken for dead or cut off. */
    UNREACHABLE
}
