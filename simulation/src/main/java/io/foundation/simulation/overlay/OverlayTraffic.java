package io.foundation.simulation.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.simulation.Kernel;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Verdict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * What passes between the nodes of an overlay's world: dials and their answers, messages in order over live links, broadcasts, and
 * what the network does to them. Not thread-safe.
 */
final class OverlayTraffic {

    private record BroadcastId(NodeId origin, long sequence) {
    }

    private final OverlayWorld world;
    private final Kernel kernel;
    private final SplittableRandom random;
    private final OverlayCounters counters;
    private final Function<byte[], String> kinds;
    private final int[] group;
    private final Map<BroadcastId, BroadcastTrace> traces = new HashMap<>();
    private OverlayNetwork network;
    private OverlayWorld.Wiretap wiretap = (from, to, message) -> {
    };

    OverlayTraffic(OverlayWorld world, OverlaySettings settings, SplittableRandom random) {
        this.world = world;
        this.kernel = world.kernel();
        this.random = random;
        this.counters = world.counters();
        this.kinds = settings.kinds();
        this.group = new int[settings.nodes()];
        this.network = settings.network();
    }

    // --- the network -----------------------------------------------------------------------------------------------

    OverlayNetwork network() {
        return network;
    }

    void become(OverlayNetwork other) {
        network = other;
    }

    void tap(OverlayWorld.Wiretap other) {
        wiretap = other;
    }

    void part(IntUnaryOperator groupOf) {
        Arrays.setAll(group, groupOf);
    }

    void heal() {
        Arrays.fill(group, 0);
    }

    boolean reachable(OverlayNode a, OverlayNode b) {
        return group[a.index] == group[b.index];
    }

    /** The end of a link finds out by silence, if the network ever lets it. */
    void endSilently(OverlayLink link, OverlayNode end) {
        long silence = network.silence().toNanos();
        if (silence > 0) {
            kernel.after(silence + chance(silence / 10), () -> end.linkDown(link, true));
        }
    }

    /** The end of a link notices soon that the process at the other end died. */
    void endSoon(OverlayLink link, OverlayNode end) {
        kernel.after(chance(network.detection().toNanos()), () -> end.linkDown(link, true));
    }

    /** A time within a bound, evenly. */
    long chance(long bound) {
        return bound <= 0 ? 0 : random.nextLong(bound);
    }

    void after(OverlayNode from, OverlayNode to, Runnable action) {
        kernel.after(network.delays().nanos(from.index, to.index, random), action);
    }

    /** Something comes to the other end of a link, in order. */
    void arrive(OverlayLink link, OverlayNode from, Runnable action) {
        OverlayNode to = link.other(from);
        long arrival = kernel.now() + network.delays().nanos(from.index, to.index, random);
        kernel.after(link.inOrder(to, arrival) - kernel.now(), action);
    }

    // --- links and messages ----------------------------------------------------------------------------------------

    /** A dial has come to somebody who is up. */
    void accept(OverlayNode dialler, OverlayNode dialled) {
        OverlayLink former = dialled.links.get(dialler.index);
        boolean linked = former != null && former.joins(dialler, dialled) && former.isOpen(dialled) && former.isOpen(dialler);
        OverlayLink crossing = dialler.links.get(dialled.index);
        if (linked || crossing != null && crossing.joins(dialler, dialled) && crossing.isOpen(dialler) && crossing.answering) {
            // They dialled crosswise: both ends take the same of the two links, the one that came first.
            after(dialled, dialler, () -> dialler.undial(dialled.index));
            return;
        }
        dialled.core.peerKnown(dialler.peer);
        OverlayLink link = new OverlayLink(dialler, dialled);
        boolean welcome = !(dialled.core.incoming(dialler.peer) instanceof Verdict.Refer);
        if (welcome) {
            counters.linkMade();
            link.answering = true;
            dialled.linkUp(link);
        }
        arrive(link, dialled, () -> answered(link, welcome));
    }

    private void answered(OverlayLink link, boolean welcome) {
        OverlayNode dialler = link.dialler;
        link.answering = false;
        if (!dialler.up || !dialler.id.equals(link.diallerId)) {
            if (welcome) {
                endSoon(link, link.dialled);
            }
            return;
        }
        dialler.core.peerKnown(new Peer(link.dialledId, link.dialled.peer.roles()));
        dialler.linkUp(link);
        if (!welcome) {
            kernel.after(0, () -> dialler.linkDown(link, false));
        } else if (!link.isOpen(link.dialled) && !(link.dialled.up && link.dialled.id.equals(link.dialledId))) {
            endSoon(link, dialler);
        }
    }

    void send(OverlayNode from, NodeId to, byte[] message) {
        OverlayLink link = linkTo(from, to);
        if (link != null) {
            counters.message(from.index, kinds.apply(message), message.length);
            wiretap.sent(from.index, link.other(from).index, message);
            transmit(link, from, () -> link.other(from).core.message(link.idOf(from), message));
        }
    }

    void forward(OverlayNode from, NodeId to, Broadcast message) {
        OverlayLink link = linkTo(from, to);
        if (link != null) {
            counters.forward();
            BroadcastTrace trace = traces.get(new BroadcastId(message.origin(), message.sequence()));
            if (trace != null) {
                trace.forwarded();
            }
            Broadcast next = message.next();
            transmit(link, from, () -> link.other(from).core.broadcastReceived(link.idOf(from), next));
        }
    }

    private OverlayLink linkTo(OverlayNode from, NodeId to) {
        Integer index = world.indexOrNull(to);
        OverlayLink link = index == null ? null : from.links.get(index);
        if (link == null || !link.peerOf(from).equals(to) || !link.isOpen(from)) {
            counters.unlinkedMessage();
            return null;
        }
        return link;
    }

    private void transmit(OverlayLink link, OverlayNode from, Runnable action) {
        OverlayNode to = link.other(from);
        if (!reachable(from, to) || happens(network.loss()) || happens(from.outgoingLoss)) {
            counters.lostMessage();
            return;
        }
        Runnable received = () -> {
            if (to.up && link.isOpen(to) && to.links.get(from.index) == link) {
                action.run();
            }
        };
        if (happens(network.reordering())) {
            after(from, to, received);
        } else {
            arrive(link, from, received);
        }
        if (happens(network.duplication())) {
            after(from, to, received);
        }
    }

    private boolean happens(double part) {
        return part > 0 && random.nextDouble() < part;
    }

    void deliver(OverlayNode node, Broadcast message) {
        counters.delivery();
        BroadcastTrace trace = traces.get(new BroadcastId(message.origin(), message.sequence()));
        if (trace != null) {
            trace.delivered(node.index, message.hops(), kernel.now());
        }
    }

    // --- broadcasts ------------------------------------------------------------------------------------------------

    /** From now on what happens to a broadcast is written down. */
    BroadcastTrace trace(NodeId origin, int from, long sequence) {
        BroadcastTrace trace = new BroadcastTrace(group.length, from, sequence, kernel.now());
        traces.put(new BroadcastId(origin, sequence), trace);
        return trace;
    }

    void forgetBroadcasts() {
        traces.clear();
    }
}
