package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The two views of a node: the active one, whom it has links with, and the passive one, whom it could turn to. Never this
 * node itself, nobody in both, one incarnation of each name, and never more than there is room for. Not thread-safe.
 */
final class Views {

    private final NodeName self;
    private final int activeSize;
    private final int passiveSize;
    private final RandomGenerator random;
    private final IdList active = new IdList();
    /** Those heard of last are last. */
    private final IdList passive = new IdList();

    Views(NodeName self, int activeSize, int passiveSize, RandomGenerator random) {
        this.self = self;
        this.activeSize = activeSize;
        this.passiveSize = passiveSize;
        this.random = random;
    }

    List<NodeId> active() {
        return active;
    }

    List<NodeId> passive() {
        return passive;
    }

    boolean isActive(NodeId peer) {
        return active.contains(peer);
    }

    boolean isFull() {
        return active.size() >= activeSize;
    }

    int free() {
        return activeSize - active.size();
    }

    /** Whoever of this name is active, of whatever incarnation; null if nobody is. */
    NodeId activeNamed(NodeName name) {
        return active.named(name);
    }

    /** Puts somebody into the active view, and takes him out of the passive one; the caller has made room. */
    void activate(NodeId peer) {
        if (peer.name().equals(self) || isFull() || activeNamed(peer.name()) != null) {
            throw new IllegalStateException(peer + " cannot be active beside " + active);
        }
        forget(peer.name());
        active.add(peer);
    }

    boolean deactivate(NodeId peer) {
        return active.remove(peer);
    }

    /**
     * Puts somebody into the passive view. An older incarnation of him makes room; else, if it is full, one of those that may go
     * first, or who has been there for longest without a sign of life: so the dead go sooner than the living.
     *
     * @param first those that may go first, e.g. who was just sent to the one from whom this came; taken away from as they go
     * @return false if he is this node, known already, active, or an older life
     */
    boolean addPassive(NodeId peer, Collection<NodeId> first) {
        if (peer.name().equals(self) || activeNamed(peer.name()) != null) {
            return false;
        }
        NodeId known = passive.named(peer.name());
        if (known != null) {
            if (!peer.supersedes(known)) {
                return false;
            }
            passive.remove(known);
            passive.add(peer);
            return true;
        }
        if (passiveSize == 0) {
            return false;
        }
        while (passive.size() >= passiveSize) {
            makeRoom(first);
        }
        passive.add(peer);
        return true;
    }

    private void makeRoom(Collection<NodeId> first) {
        for (var sent = first.iterator(); sent.hasNext();) {
            NodeId candidate = sent.next();
            sent.remove();
            if (passive.remove(candidate)) {
                return;
            }
        }
        passive.remove(0);
    }

    /** The one of the passive of whom nothing was heard for longest, among those of whom something holds; null if there is none. */
    NodeId eldestPassive(Predicate<NodeId> allowed) {
        for (NodeId id : passive) {
            if (allowed.test(id)) {
                return id;
            }
        }
        return null;
    }

    /** A candidate shows that it lives. */
    void lives(NodeId peer) {
        if (passive.remove(peer)) {
            passive.add(peer);
        }
    }

    /** Whether an earlier life of this one is passive. */
    boolean hasOlderPassive(NodeId peer) {
        NodeId known = passive.named(peer.name());
        return known != null && peer.supersedes(known);
    }

    boolean hasRoomForPassive() {
        return passive.size() < passiveSize;
    }

    boolean removePassive(NodeId peer) {
        return passive.remove(peer);
    }

    /** Nobody of this name is passive any more. */
    void forget(NodeName name) {
        passive.removeNamed(name);
    }

    /** One of the active at random of whom something holds; null if there is none. */
    NodeId randomActive(Predicate<NodeId> allowed) {
        return random(active, allowed);
    }

    NodeId randomPassive(Predicate<NodeId> allowed) {
        return random(passive, allowed);
    }

    private NodeId random(List<NodeId> from, Predicate<NodeId> allowed) {
        NodeId chosen = null;
        int seen = 0;
        for (NodeId id : from) {
            if (allowed.test(id) && random.nextInt(++seen) == 0) {
                chosen = id;
            }
        }
        return chosen;
    }

    /** Some at random, each with the same chance. */
    List<NodeId> sample(List<NodeId> from, int count) {
        List<NodeId> rest = new ArrayList<>(from);
        List<NodeId> chosen = new ArrayList<>();
        while (chosen.size() < count && !rest.isEmpty()) {
            chosen.add(removeAt(rest, random.nextInt(rest.size())));
        }
        return chosen;
    }

    private static NodeId removeAt(List<NodeId> list, int index) {
        NodeId removed = list.get(index);
        list.set(index, list.get(list.size() - 1));
        list.remove(list.size() - 1);
        return removed;
    }
}
