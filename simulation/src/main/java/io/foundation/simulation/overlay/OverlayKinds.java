package io.foundation.simulation.overlay;

import io.foundation.topology.dissemination.SharedStream;

/** The names of the messages of HyParView, by the first bytes of a message. */
final class OverlayKinds {

    private static final String[] NAMES = {"?", "join", "forward join", "neighbour", "neighbour reply", "disconnect", "shuffle", "shuffle reply",
            "keepalive", "ping", "pong", "optimize", "replace", "switch", "exchanged"};

    private OverlayKinds() {
    }

    static String of(byte[] message) {
        return message.length > 1 && message[0] == SharedStream.OVERLAY && message[1] < NAMES.length && message[1] > 0 ? NAMES[message[1]] : "dissemination";
    }
}
