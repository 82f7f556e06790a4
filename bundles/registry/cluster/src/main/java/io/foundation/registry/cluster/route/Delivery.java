package io.foundation.registry.cluster.route;

/** Whether a call that failed has reached its endpoint. */
public enum Delivery {
    /** It has not: another may be tried. */
    NO,
    /** It may have, and may be done yet. */
    UNKNOWN,
    /** It has, and the endpoint failed. */
    YES
}
