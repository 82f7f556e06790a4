package io.foundation.cluster.api.messaging;

/** Which of several nodes that fit a target get a message. Only members that are ready are chosen. */
public enum Choice {
    /** One after the other. */
    ROUND_ROBIN,
    /** By chance, in proportion to the weights that the nodes advertise. */
    WEIGHTED,
    /** The one that owes this node the fewest answers; among equals, one after the other. */
    LEAST_PENDING,
    /** Always the same for one key while it is there, and few keys move when a node comes or goes. */
    BY_KEY,
    /** All of them. */
    ALL
}
