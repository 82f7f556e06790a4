package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.Link;

/** Which of two links between the same two lives stays, so that both ends keep the same one. */
final class TransportCrossing {

    /** Links that came within this time of each other were dialled crosswise, rather than one after the other's death. */
    static final long WINDOW_NANOS = 5_000_000_000L;

    private TransportCrossing() {
    }

    /** The one dialled by the lesser node stays; of two dialled by the same node the newer one does. */
    static boolean keepCurrent(NodeId self, Link current, Link next) {
        return dialler(self, current).equals(dialler(self, next)) ? false
                : dialler(self, current).compareTo(dialler(self, next)) < 0;
    }

    private static NodeId dialler(NodeId self, Link link) {
        return link.peer().dialled() ? self : link.peer().id();
    }
}
