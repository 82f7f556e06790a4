package io.foundation.simulation.overlay;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.simulation.Kernel;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyEffects;
import java.util.HashMap;
import java.util.Map;

/**
 * One node: its core, its links, its dials and its timers. Dials again with back-off as the engine's dialler does, until
 * there is a link or nobody wants it.
 */
final class OverlayNode {

    private static final long FIRST_DELAY = 20_000_000L;
    private static final long MAX_DELAY = 5_000_000_000L;

    /** Somebody who is dialled. */
    private static final class Dial {
        private final NodeId peer;
        private final boolean found;
        private int failures;
        private Kernel.Event again;

        /** @param found whether discovery found him: the core is not told of failures */
        private Dial(NodeId peer, boolean found) {
            this.peer = peer;
            this.found = found;
        }
    }

    final OverlayWorld world;
    final int index;
    final Map<Integer, OverlayLink> links = new HashMap<>(8);
    NodeId id;
    Peer peer;
    Topology core;
    boolean up;
    boolean silent;
    long sequence;
    double outgoingLoss;
    private final Map<Integer, Dial> dials = new HashMap<>(4);
    private final Map<TimerKey, Kernel.Event> timers = new HashMap<>(8);

    OverlayNode(OverlayWorld world, int index) {
        this.world = world;
        this.index = index;
    }

    /** The effects of a core: those of one that was replaced, or died, do nothing. */
    TopologyEffects effects() {
        return new Effects();
    }

    void stop() {
        up = false;
        links.clear();
        forgetTimers();
        dials.values().forEach(dial -> {
            if (dial.again != null) {
                dial.again.cancel();
            }
        });
        dials.clear();
    }

    void forgetTimers() {
        timers.values().forEach(Kernel.Event::cancel);
        timers.clear();
    }

    boolean isLinked(NodeId other) {
        OverlayLink link = links.get(world.index(other));
        return link != null && link.peerOf(this).equals(other);
    }

    // --- dialling --------------------------------------------------------------------------------------------------

    void dial(NodeId other, boolean found) {
        int to = world.index(other);
        if (to == index || isLinked(other)) {
            return;
        }
        Dial former = dials.get(to);
        if (former != null && former.peer.equals(other)) {
            return;
        }
        undial(to);
        Dial dial = new Dial(other, found);
        dials.put(to, dial);
        attempt(dial, to);
    }

    private void attempt(Dial dial, int to) {
        world.counters().dial();
        OverlayNode other = world.at(to);
        NodeId life = id;
        world.traffic().after(this, other, () -> {
            if (id.equals(life) && up) {
                arrive(dial, other);
            }
        });
    }

    private void arrive(Dial dial, OverlayNode other) {
        if (!world.traffic().reachable(this, other) || !other.up && other.silent) {
            world.kernel().after(world.traffic().network().dialTimeout().toNanos(), () -> failed(dial, other));
        } else if (!other.up || !dial.found && !other.id.equals(dial.peer)) {
            world.traffic().after(other, this, () -> failed(dial, other));
        } else {
            world.traffic().accept(this, other);
        }
    }

    private void failed(Dial dial, OverlayNode other) {
        world.counters().failedDial();
        if (dials.get(other.index) != dial || !up) {
            return;
        }
        long delay = Math.min(MAX_DELAY, FIRST_DELAY << Math.min(dial.failures++, 20));
        dial.again = world.kernel().after(delay / 2 + world.traffic().chance(delay), () -> {
            if (dials.get(other.index) == dial) {
                attempt(dial, other.index);
            }
        });
        if (!dial.found) {
            core.connectFailed(dial.peer);
        }
    }

    /** There is a link, or nobody wants one. */
    void undial(int to) {
        Dial dial = dials.remove(to);
        if (dial != null && dial.again != null) {
            dial.again.cancel();
        }
    }

    // --- links -----------------------------------------------------------------------------------------------------

    /** Takes a link into use and tells the core, unless it only takes the place of one to the same life. */
    void linkUp(OverlayLink link) {
        OverlayNode other = link.other(this);
        OverlayLink former = links.put(other.index, link);
        link.open(this, true);
        undial(other.index);
        if (former != null) {
            former.open(this, false);
        }
        if (former == null || !former.peerOf(this).equals(link.peerOf(this))) {
            core.linkUp(other.peer);
        }
    }

    void linkDown(OverlayLink link, boolean failed) {
        if (up && links.remove(link.other(this).index, link)) {
            link.open(this, false);
            if (failed) {
                world.counters().linkLost();
            }
            core.linkDown(link.peerOf(this), failed);
        }
    }

    private void close(OverlayLink link) {
        if (link.isOpen(this)) {
            link.open(this, false);
            world.kernel().after(0, () -> linkDown(link, false));
            world.traffic().arrive(link, this, () -> link.other(this).linkDown(link, false));
        }
    }

    private final class Effects implements TopologyEffects {

        private boolean isCurrent() {
            return up && core != null && world.isCurrent(OverlayNode.this, this);
        }

        @Override
        public void connect(NodeId other) {
            if (isCurrent() && world.knows(other)) {
                dial(other, false);
            }
        }

        @Override
        public void disconnect(NodeId other) {
            if (!isCurrent() || !world.knows(other)) {
                return;
            }
            int to = world.index(other);
            Dial dial = dials.get(to);
            if (dial != null && dial.peer.equals(other) && !dial.found) {
                undial(to);
            }
            OverlayLink link = links.get(to);
            if (link != null && link.peerOf(OverlayNode.this).equals(other)) {
                close(link);
            }
        }

        @Override
        public void send(NodeId other, byte[] message) {
            if (isCurrent()) {
                world.traffic().send(OverlayNode.this, other, message);
            }
        }

        @Override
        public void forward(NodeId other, Broadcast message) {
            if (isCurrent()) {
                world.traffic().forward(OverlayNode.this, other, message);
            }
        }

        @Override
        public void deliver(Broadcast message) {
            if (isCurrent()) {
                world.traffic().deliver(OverlayNode.this, message);
            }
        }

        @Override
        public void emit(String event, String detail) {
            world.counters().event(event);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            if (!isCurrent()) {
                return;
            }
            Kernel.Event[] due = new Kernel.Event[1];
            due[0] = world.kernel().after(delayNanos, () -> {
                timers.remove(key, due[0]);
                core.timer(key);
            });
            Kernel.Event former = timers.put(key, due[0]);
            if (former != null) {
                former.cancel();
            }
        }

        @Override
        public void cancel(TimerKey key) {
            Kernel.Event pending = isCurrent() ? timers.remove(key) : null;
            if (pending != null) {
                pending.cancel();
            }
        }
    }
}
