package io.foundation.registry.cluster.exchange;

import io.foundation.base.api.id.NodeId;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.cluster.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Decides what this node knows of the entries of the others, whom to ask, and what of it is shown. Every node announces its changes to all, and from time to time how far it is; who missed something asks. The entries
 * of a member are shown from when they are known to be as that member said last, until it cannot be reached any more: then they are hidden all at once, shown again when the member has been asked anew, and forgotten
 * after a while or when it has left. A core: its time is passed in, and it is called by one thread at a time.
 */
public final class ExchangeCore {

    /** What it wants done. */
    public interface Effects {

        /**
         * Ask a node; {@link #replied} or {@link #failed} must follow, with the same attempt.
         */
        void ask(NodeId node, long attempt, Question question);

        /** What is shown of a node has changed. */
        void changed(NodeId node);
    }

    /**
     * How long things take.
     *
     * @param silence after how long without a word from a member it is asked
     * @param forget  after how long the entries of a member that cannot be reached are forgotten
     */
    public record Patience(Duration silence, Duration forget) {
    }

    private static final long FIRST_RETRY = Duration.ofMillis(500).toNanos();
    private static final long LAST_RETRY = Duration.ofSeconds(30).toNanos();

    private final Effects effects;
    private final Map<NodeId, Peer> peers = new HashMap<>();
    private Patience patience;
    private long attempts;

    /** Another member. */
    private static final class Peer {
        private final Replica replica = new Replica();
        private boolean reachable;
        /** Whether it was asked since it can be reached, so that what is known may be shown. */
        private boolean confirmed;
        /** The attempt that is under way; 0 if none is. */
        private long asking;
        private long retryAt;
        private long retryAfter;
        private long heardAt;
        /** How far it has said that it is. */
        private Announcement announced;
        private long lostAt;

        private boolean isShown() {
            return reachable && confirmed;
        }
    }

    public ExchangeCore(Patience patience, Effects effects) {
        this.patience = patience;
        this.effects = effects;
    }

    public void be(Patience other) {
        patience = other;
    }

    /** @param members all others, and whether they can be reached */
    public void members(Map<NodeId, Boolean> members, long now) {
        for (Iterator<Map.Entry<NodeId, Peer>> each = peers.entrySet().iterator(); each.hasNext();) {
            Map.Entry<NodeId, Peer> peer = each.next();
            if (!members.containsKey(peer.getKey())) {
                each.remove();
                effects.changed(peer.getKey());
            }
        }
        members.forEach((node, reachable) -> {
            Peer peer = peers.computeIfAbsent(node, key -> new Peer());
            if (reachable && !peer.reachable) {
                peer.reachable = true;
                peer.retryAfter = 0;
                peer.heardAt = now;
                peer.replica.startOver();
                ask(node, peer, now);
            } else if (!reachable && peer.reachable) {
                boolean shown = peer.isShown();
                peer.reachable = false;
                peer.confirmed = false;
                peer.asking = 0;
                peer.lostAt = now;
                if (shown) {
                    effects.changed(node);
                }
            }
        });
    }

    public void announced(NodeId node, Announcement announcement, long now) {
        Peer peer = peers.get(node);
        if (peer == null || !peer.reachable) {
            return;
        }
        peer.heardAt = now;
        peer.retryAfter = 0;
        peer.announced = announcement;
        long before = peer.replica.sequence();
        boolean current = peer.replica.announced(announcement);
        if (peer.replica.sequence() != before && peer.isShown()) {
            effects.changed(node);
        }
        if (!current && peer.asking == 0) {
            ask(node, peer, now);
        }
    }

    public void replied(NodeId node, long attempt, Reply reply, long now) {
        Peer peer = peers.get(node);
        if (peer == null || peer.asking != attempt) {
            return;
        }
        peer.asking = 0;
        peer.heardAt = now;
        peer.retryAfter = 0;
        long generation = peer.replica.generation();
        long sequence = peer.replica.sequence();
        boolean shown = peer.isShown();
        boolean current = peer.replica.replied(reply);
        // Once it has been whole since the member is back, what is known is a state of its, if not always the newest.
        peer.confirmed |= current;
        if (peer.isShown() && (!shown || peer.replica.generation() != generation || peer.replica.sequence() != sequence)) {
            effects.changed(node);
        }
        boolean missed = peer.announced != null && peer.announced.generation() == peer.replica.generation() && peer.announced.to() > peer.replica.sequence();
        if (!current || missed) {
            ask(node, peer, now);
        }
    }

    public void failed(NodeId node, long attempt, long now) {
        Peer peer = peers.get(node);
        if (peer == null || peer.asking != attempt) {
            return;
        }
        peer.asking = 0;
        peer.replica.startOver();
        peer.retryAfter = peer.retryAfter == 0 ? FIRST_RETRY : Math.min(LAST_RETRY, 2 * peer.retryAfter);
        peer.retryAt = now + peer.retryAfter;
        if (peer.isShown() && now - peer.heardAt > patience.silence().toNanos()) {
            // It neither announces nor answers: it has no registry any more.
            peer.confirmed = false;
            effects.changed(node);
        }
    }

    /** Time has passed: asks again where it failed, and where a member says nothing; forgets. */
    public void tick(long now) {
        peers.forEach((node, peer) -> {
            if (peer.reachable && peer.asking == 0 && (peer.retryAfter > 0 ? now - peer.retryAt >= 0 : !peer.confirmed || now - peer.heardAt > patience.silence().toNanos())) {
                ask(node, peer, now);
            }
        });
        for (Map.Entry<NodeId, Peer> each : peers.entrySet()) {
            Peer peer = each.getValue();
            if (!peer.reachable && peer.replica.isKnown() && now - peer.lostAt > patience.forget().toNanos()) {
                Peer fresh = new Peer();
                fresh.lostAt = now;
                each.setValue(fresh);
                effects.changed(each.getKey());
            }
        }
    }

    private void ask(NodeId node, Peer peer, long now) {
        peer.asking = ++attempts;
        peer.retryAt = now;
        effects.ask(node, attempts, peer.replica.next());
    }

    /** The entries of a node, if they are shown; else none. */
    public Collection<Entry> shown(NodeId node) {
        Peer peer = peers.get(node);
        return peer != null && peer.isShown() ? List.copyOf(peer.replica.entries().values()) : List.of();
    }

    /** What is known of each. */
    public List<NodeView> nodes() {
        List<NodeView> views = new ArrayList<>();
        peers.forEach((node, peer) -> views.add(new NodeView(node.name(), peer.isShown() ? NodeView.State.CURRENT : peer.reachable ? NodeView.State.ASKING : NodeView.State.HIDDEN,
                peer.replica.entries().size(), peer.replica.sequence())));
        return views;
    }
}
