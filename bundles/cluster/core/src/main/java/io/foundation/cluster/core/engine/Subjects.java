package io.foundation.cluster.core.engine;

/** The subjects the runtime itself uses; nobody else may begin a subject with {@link #PREFIX}. */
final class Subjects {

    static final String PREFIX = "foundation.";
    static final String MEMBERSHIP = "foundation.membership";
    static final String DETECTOR = "foundation.detector";
    static final String TOPOLOGY = "foundation.topology";
    /** What the cores of switches tell each other. */
    static final String OVERLAY = "foundation.overlay";
    /** Which overlays use a link. */
    static final String OVERLAY_LINK = "foundation.overlay.link";
    /** Asks a member for its part of the graph. */
    static final String OVERLAY_GRAPH = "foundation.overlay.graph";
    static final String BROADCAST = "foundation.broadcast";
    static final String DELIVERY = "foundation.delivery";
    static final String DELIVERY_ACK = "foundation.delivery.ack";
    static final String DELIVERY_PROBE = "foundation.delivery.probe";
    static final String CAUSAL = "foundation.causal";
    static final String RELAY = "foundation.relay";
    static final String REFER = "foundation.refer";
    static final String PURPOSE = "foundation.purpose";
    static final String PING = "foundation.ping";

    private Subjects() {
    }
}
