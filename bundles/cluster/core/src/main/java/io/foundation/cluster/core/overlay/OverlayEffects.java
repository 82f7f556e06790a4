package io.foundation.cluster.core.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;
import io.foundation.cluster.api.admin.SwitchReport;
import java.util.Collection;
import java.util.Optional;

/** What the core of switches does and asks. Every call returns at once and calls nothing back. */
public interface OverlayEffects extends Timers {

    /** Sends to the same core of a linked peer. */
    void send(NodeId peer, byte[] message);

    /**
     * Has these overlays run, and no others. A former present one that is in neither place is drained: it forwards for a
     * while, but wants nothing more. Any other that is in neither place is dropped at once.
     *
     * @param present the one that carries broadcasts
     * @param next    the one that is built beside it
     * @param both    whether the next one carries broadcasts too
     */
    void arrange(Overlay present, Optional<Overlay> next, boolean both);

    /** Why an overlay that runs does not hold here; empty if all the links it wants are there. */
    Optional<Unfit> unfit(Overlay overlay);

    /** The members that are believed to be reachable, this node included. */
    Collection<NodeId> reachable();

    /** A switch is over. */
    void ended(SwitchReport report);

    /** For the log and for {@code explain}. */
    void emit(String event, String detail);
}
