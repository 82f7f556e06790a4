package io.foundation.topology.pubsub;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.TopologyEffects;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets two parts of one core want links without knowing of each other: a link is closed when neither wants it, and each
 * sees it come and go as if it were alone. What a part would hear from the engine comes a turn later, as from the engine.
 * Not thread-safe.
 */
final class SharedLinks {

    static final TimerKey TURN = TimerKey.of("links.turn");

    /** One of the two. */
    abstract static class Part {
        private final Set<NodeId> asked = new HashSet<>();

        abstract void linkUp(NodeId peer);

        abstract void linkDown(NodeId peer);

        /** Whether it needs a link that is up, whoever dialled it. */
        abstract boolean needs(NodeId peer);
    }

    private final TopologyEffects effects;
    private final List<Part> parts = new ArrayList<>();
    private final Set<NodeId> up = new LinkedHashSet<>();
    private final Deque<Runnable> turn = new ArrayDeque<>();

    SharedLinks(TopologyEffects effects) {
        this.effects = effects;
    }

    void add(Part part) {
        parts.add(part);
    }

    void connect(Part part, NodeId peer) {
        part.asked.add(peer);
        if (up.contains(peer)) {
            later(() -> {
                if (up.contains(peer) && part.asked.contains(peer)) {
                    part.linkUp(peer);
                }
            });
        } else {
            effects.connect(peer);
        }
    }

    void disconnect(Part part, NodeId peer) {
        part.asked.remove(peer);
        if (parts.stream().noneMatch(other -> other != part && (other.asked.contains(peer) || up.contains(peer) && other.needs(peer)))) {
            effects.disconnect(peer);
        } else if (up.contains(peer)) {
            later(() -> {
                if (!part.asked.contains(peer)) {
                    part.linkDown(peer);
                }
            });
        }
    }

    private void later(Runnable what) {
        turn.add(what);
        effects.schedule(TURN, 0);
    }

    /** The timer is due. */
    void turn() {
        for (int left = turn.size(); left > 0; left--) {
            turn.poll().run();
        }
    }

    void linkUp(NodeId peer) {
        up.add(peer);
    }

    void linkDown(NodeId peer) {
        up.remove(peer);
    }

    boolean isUp(NodeId peer) {
        return up.contains(peer);
    }

    Set<NodeId> up() {
        return up;
    }
}
