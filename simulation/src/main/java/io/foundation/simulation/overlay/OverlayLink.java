package io.foundation.simulation.overlay;

import io.foundation.base.api.id.NodeId;

/** A link between two nodes, with an end at each: an end may be closed while the other has not noticed yet. */
final class OverlayLink {

    final OverlayNode dialler;
    final OverlayNode dialled;
    final NodeId diallerId;
    final NodeId dialledId;
    boolean diallerOpen;
    boolean dialledOpen;
    /** Whether the dialled end has taken it and the dialler does not know yet. */
    boolean answering;
    private long lastToDialler;
    private long lastToDialled;

    OverlayLink(OverlayNode dialler, OverlayNode dialled) {
        this.dialler = dialler;
        this.dialled = dialled;
        this.diallerId = dialler.id;
        this.dialledId = dialled.id;
    }

    OverlayNode other(OverlayNode end) {
        return end == dialler ? dialled : dialler;
    }

    /** The life of the node at the other end. */
    NodeId peerOf(OverlayNode end) {
        return end == dialler ? dialledId : diallerId;
    }

    /** The life of the node at this end. */
    NodeId idOf(OverlayNode end) {
        return end == dialler ? diallerId : dialledId;
    }

    /** Whether it is between these lives of two nodes. */
    boolean joins(OverlayNode a, OverlayNode b) {
        return a.id.equals(idOf(a)) && b.id.equals(idOf(b));
    }

    boolean isOpen(OverlayNode end) {
        return end == dialler ? diallerOpen : dialledOpen;
    }

    void open(OverlayNode end, boolean value) {
        if (end == dialler) {
            diallerOpen = value;
        } else {
            dialledOpen = value;
        }
    }

    /** When something sent now comes to an end, not before what was sent to it earlier. */
    long inOrder(OverlayNode end, long arrival) {
        if (end == dialler) {
            lastToDialler = Math.max(lastToDialler, arrival);
            return lastToDialler;
        }
        lastToDialled = Math.max(lastToDialled, arrival);
        return lastToDialled;
    }
}
