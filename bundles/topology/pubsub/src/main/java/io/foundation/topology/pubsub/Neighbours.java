package io.foundation.topology.pubsub;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.TopologyContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides who is a neighbour: in a small cluster everybody, in a larger one those beside this node in {@link Rings}, of which
 * there may be none. Two nodes
 * are neighbours if they are linked and one of them wants it; each tells the other whether he does. Of two nodes the lesser
 * dials, the greater waits a moment and dials too if no link has come. In a large cluster a node that cannot be reached is
 * passed over, and tried again now and then; a neighbour that is not needed any more is kept until its successor had time to come.
 */
final class Neighbours {

    /** What follows from a decision. */
    interface Listener {

        void up(NodeId peer);

        void down(NodeId peer);

        /** Wants a link. */
        void connect(NodeId peer);

        /** Wants it no more. */
        void disconnect(NodeId peer);

        /** Sends to the neighbours of another node. */
        void send(NodeId peer, byte[] message);
    }

    static final String TIMER_PREFIX = "neighbours.";
    /** The most neighbours that this node does not want itself. */
    static final int MAX_UNASKED = 256;

    private static final String DIAL = TIMER_PREFIX + "dial";
    private static final TimerKey RELEASE = TimerKey.of(TIMER_PREFIX + "release");
    private static final TimerKey PROBE = TimerKey.of(TIMER_PREFIX + "probe");
    private static final long RELEASE_NANOS = 10_000_000_000L;
    private static final long PROBE_NANOS = 10_000_000_000L;
    /** A cluster that shrinks is meshed again at three quarters of the bound, so that it does not change to and fro. */
    private static final double BACK = 0.75;
    private static final int WANT = 1;
    private static final int VERSION = 1;

    private final TopologyContext context;
    private final Listener listener;
    private final int meshBelow;
    private final long fallbackNanos;
    private final Rings rings;
    private final Map<NodeName, NodeId> known = new TreeMap<>();
    private final Set<NodeId> linked = new LinkedHashSet<>();
    private final Set<NodeId> wanted = new LinkedHashSet<>();
    /** Wanted no more, and kept for a moment. */
    private final Set<NodeId> released = new LinkedHashSet<>();
    /** Those who said that they want us. */
    private final Set<NodeId> wantUs = new LinkedHashSet<>();
    private final Set<NodeId> neighbours = new LinkedHashSet<>();
    /** Those who could not be reached. */
    private final Set<NodeId> absent = new LinkedHashSet<>();
    private final Map<Long, NodeId> waiting = new HashMap<>();
    /** Since when there have been links that are not wanted here. */
    private final Map<NodeId, Long> idleSince = new HashMap<>();
    private long nextTimer = 1;
    private boolean mesh = true;
    private boolean releasing;
    private boolean probing;
    private boolean leaving;

    Neighbours(TopologyContext context, int meshBelow, int ringCount, long fallbackNanos, Listener listener) {
        this.context = context;
        this.meshBelow = meshBelow;
        this.fallbackNanos = fallbackNanos;
        this.rings = new Rings(context.self().name(), ringCount);
        this.listener = listener;
    }

    static boolean owns(TimerKey key) {
        return key.kind().startsWith(TIMER_PREFIX);
    }

    void peerKnown(NodeId id) {
        if (id.name().equals(context.self().name())) {
            return;
        }
        NodeId former = known.put(id.name(), id);
        if (id.equals(former)) {
            return;
        }
        if (former != null) {
            forget(former);
        }
        rings.put(id);
        decide();
    }

    void peerGone(NodeId id) {
        if (known.remove(id.name(), id)) {
            rings.remove(id.name());
            forget(id);
            decide();
        }
    }

    private void forget(NodeId id) {
        waiting.values().remove(id);
        wanted.remove(id);
        released.remove(id);
        wantUs.remove(id);
        absent.remove(id);
        judge(id);
        listener.disconnect(id);
    }

    /**
     * This node leaves: those linked are told to want it no more, and to want others instead. Links stay until the engine
     * closes them. Idempotent.
     */
    void leave() {
        if (!leaving) {
            leaving = true;
            neighbours.forEach(id -> listener.send(id, new WireWriter(8).writeU8(WANT).writeU8(VERSION).writeBoolean(false).writeBoolean(true).toByteArray()));
        }
    }

    /** Somebody leaves: others take his place now. His link is his to close. */
    private void leaves(NodeId id) {
        if (known.remove(id.name(), id)) {
            rings.remove(id.name());
        }
        waiting.values().remove(id);
        wanted.remove(id);
        released.remove(id);
        wantUs.remove(id);
        absent.remove(id);
        judge(id);
        decide();
    }

    /** Compares whom this node should want with whom it wants. */
    private void decide() {
        if (leaving) {
            return;
        }
        int peers = known.size();
        mesh = mesh ? peers < meshBelow : peers < meshBelow * BACK;
        Set<NodeId> should = mesh ? new LinkedHashSet<>(known.values()) : rings.beside(id -> !absent.contains(id) || linked.contains(id));
        for (NodeId id : List.copyOf(wanted)) {
            if (!should.contains(id)) {
                wanted.remove(id);
                waiting.values().remove(id);
                if (linked.contains(id)) {
                    released.add(id);
                } else {
                    listener.disconnect(id);
                }
            }
        }
        for (NodeId id : should) {
            if (wanted.add(id)) {
                boolean kept = released.remove(id);
                if (!linked.contains(id)) {
                    dial(id);
                } else if (!kept) {
                    tell(id);
                }
                judge(id);
            }
        }
        if (!released.isEmpty()) {
            scheduleRelease();
        }
    }

    private void scheduleRelease() {
        if (!releasing) {
            releasing = true;
            context.effects().schedule(RELEASE, RELEASE_NANOS);
        }
    }

    private void dial(NodeId id) {
        if (context.self().compareTo(id) < 0) {
            listener.connect(id);
        } else {
            long timer = nextTimer++;
            waiting.put(timer, id);
            context.effects().schedule(new TimerKey(DIAL, timer), fallbackNanos);
        }
    }

    void linkUp(NodeId id) {
        linked.add(id);
        waiting.values().remove(id);
        if (absent.remove(id)) {
            decide();
        }
        if (wants(id)) {
            tell(id);
        } else if (rings.count() > 0) {
            // Discovery or traffic dialled it: it may serve for a moment, and is closed if neither end wants it then.
            idleSince.put(id, context.time().nanos());
            scheduleRelease();
        }
        judge(id);
    }

    private boolean wants(NodeId id) {
        return wanted.contains(id) || released.contains(id);
    }

    private void tell(NodeId id) {
        listener.send(id, new WireWriter(8).writeU8(WANT).writeU8(VERSION).writeBoolean(wants(id)).toByteArray());
    }

    /** @param failed whether the peer may be dead */
    void linkDown(NodeId id, boolean failed) {
        linked.remove(id);
        idleSince.remove(id);
        wantUs.remove(id);
        judge(id);
        if (!id.equals(known.get(id.name()))) {
            return;
        }
        if (released.remove(id)) {
            listener.disconnect(id);
        } else if (wanted.contains(id) && !leaving) {
            if (failed) {
                // Both ends dial at once: each wants to know by itself whether the other is dead.
                listener.connect(id);
            } else {
                dial(id);
            }
        }
    }

    /** In a large cluster others take the place of one who cannot be reached; in a small one the engine goes on trying. */
    void connectFailed(NodeId id) {
        if (mesh || linked.contains(id) || !id.equals(known.get(id.name()))) {
            return;
        }
        listener.disconnect(id);
        waiting.values().remove(id);
        wanted.remove(id);
        released.remove(id);
        absent.add(id);
        if (!probing) {
            probing = true;
            context.effects().schedule(PROBE, PROBE_NANOS);
        }
        decide();
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed */
    void message(NodeId from, byte[] message) {
        WireReader reader = new WireReader(message);
        if (reader.readU8() != WANT || reader.readU8() < VERSION) {
            return;
        }
        boolean wants = reader.readBoolean();
        if (reader.hasRemaining() && reader.readBoolean()) {
            leaves(from);
            return;
        }
        if (!wants) {
            // A link that was never wanted here is somebody else's affair: traffic between the two, or a node that joins.
            if (wantUs.remove(from) && !wants(from)) {
                listener.disconnect(from);
            }
        } else if (wants(from) || wantUs.size() < MAX_UNASKED) {
            wantUs.add(from);
        }
        judge(from);
    }

    void timer(TimerKey key) {
        if (leaving) {
            return;
        }
        if (key.kind().equals(DIAL)) {
            NodeId id = waiting.remove(key.detail());
            if (id != null && wanted.contains(id) && !linked.contains(id)) {
                listener.connect(id);
            }
        } else if (key.equals(RELEASE)) {
            releasing = false;
            List<NodeId> all = new ArrayList<>(released);
            released.clear();
            for (NodeId id : all) {
                if (linked.contains(id)) {
                    tell(id);
                }
                if (!wantUs.contains(id)) {
                    listener.disconnect(id);
                }
                judge(id);
            }
            releaseIdle();
        } else if (key.equals(PROBE)) {
            probing = !absent.isEmpty();
            if (probing) {
                List<NodeId> all = List.copyOf(absent);
                listener.connect(all.get(context.random().nextInt(all.size())));
                context.effects().schedule(PROBE, PROBE_NANOS);
            }
        }
    }

    private void releaseIdle() {
        long before = context.time().nanos() - RELEASE_NANOS;
        for (NodeId id : List.copyOf(idleSince.keySet())) {
            if (!linked.contains(id) || wants(id) || wantUs.contains(id)) {
                idleSince.remove(id);
            } else if (idleSince.get(id) <= before) {
                idleSince.remove(id);
                listener.disconnect(id);
            }
        }
        if (!idleSince.isEmpty()) {
            scheduleRelease();
        }
    }

    /** Whether somebody is a neighbour now, and says so if that is new. */
    private void judge(NodeId id) {
        boolean is = linked.contains(id) && (wants(id) || wantUs.contains(id));
        if (is && neighbours.add(id)) {
            listener.up(id);
        } else if (!is && neighbours.remove(id)) {
            listener.down(id);
        }
    }

    boolean isNeighbour(NodeId id) {
        return neighbours.contains(id);
    }

    Set<NodeId> neighbours() {
        return neighbours;
    }

    /** Whom the failure detector is to watch. */
    Set<NodeId> wanted() {
        Set<NodeId> all = new HashSet<>(wanted);
        all.addAll(neighbours);
        return all;
    }

    Set<NodeId> candidates() {
        Set<NodeId> rest = new HashSet<>(known.values());
        rest.removeAll(wanted);
        return rest;
    }

    /** For people. */
    @Override
    public String toString() {
        return (mesh ? "mesh of " : rings.count() == 0 ? "no mesh of " : "rings of ") + (known.size() + 1) + ": " + neighbours.size() + " neighbours, " + wanted.size() + " wanted here, "
                + absent.size() + " not reached";
    }

    /** Those who said that they want us. */
    Set<NodeId> wantUs() {
        return wantUs;
    }

    /** Somebody said so to the predecessor. */
    void wantsUs(NodeId id) {
        wantUs.add(id);
        judge(id);
    }
}
