package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The peers a membership can talk to, and what it remembers of its talks. Not thread-safe. */
final class MembershipLinks {

    /** Handshakes that have not become links yet, at most; the oldest give way. */
    private static final int MAX_GREETINGS = 1024;
    /** A comparison that changed nothing is repeated after 1, 2, 4 … at most so many intervals. */
    private static final int MAX_PATIENCE = 16;

    /** The last comparison with a peer. */
    private static final class Talk {
        private long mine;
        private long theirs;
        private long at;
        private int patience;
    }

    private final RandomGenerator random;
    private final long intervalNanos;
    private final List<NodeId> linked = new ArrayList<>();
    private final Map<NodeId, Talk> talks = new HashMap<>();
    private final Map<NodeId, Greeting> greetings = new LinkedHashMap<>();
    private final Set<NodeId> leaveHeard = new HashSet<>();

    MembershipLinks(RandomGenerator random, long intervalNanos) {
        this.random = random;
        this.intervalNanos = intervalNanos;
    }

    void greeted(NodeId peer, Greeting greeting) {
        greetings.remove(peer);
        if (greetings.size() >= MAX_GREETINGS) {
            greetings.remove(greetings.keySet().iterator().next());
        }
        greetings.put(peer, greeting);
    }

    /** What a peer greeted with, once; null if there was nothing. */
    Greeting takeGreeting(NodeId peer) {
        return greetings.remove(peer);
    }

    boolean up(NodeId peer) {
        return talks.putIfAbsent(peer, new Talk()) == null && linked.add(peer);
    }

    void down(NodeId peer) {
        if (talks.remove(peer) != null) {
            linked.remove(peer);
        }
    }

    List<NodeId> all() {
        return Collections.unmodifiableList(linked);
    }

    /** So many peers, each with the same chance. */
    List<NodeId> sample(int count) {
        int wanted = Math.min(count, linked.size());
        for (int i = 0; i < wanted; i++) {
            Collections.swap(linked, i, i + random.nextInt(linked.size() - i));
        }
        return List.copyOf(linked.subList(0, wanted));
    }

    /** Whether to compare with a peer. */
    enum Worth {
        /** It was just done. */
        NOT_YET,
        /** These two sets have not been compared. */
        FIRST,
        /** It was done a while ago, to no avail. */
        AGAIN
    }

    /**
     * Whether to compare with a peer whose digest differs. The same two digests once more mean that the last comparison was
     * lost, or that it cannot help (one side is full): it is repeated ever more rarely.
     */
    Worth worthComparing(NodeId peer, long mine, long theirs, long now) {
        Talk talk = talks.get(peer);
        if (talk == null) {
            return Worth.FIRST;
        }
        boolean again = talk.patience > 0 && talk.mine == mine && talk.theirs == theirs;
        if (again) {
            if (now - talk.at < talk.patience * intervalNanos * 3 / 4) {
                return Worth.NOT_YET;
            }
            talk.patience = Math.min(MAX_PATIENCE, 2 * talk.patience);
        } else {
            talk.patience = 1;
        }
        talk.mine = mine;
        talk.theirs = theirs;
        talk.at = now;
        return again ? Worth.AGAIN : Worth.FIRST;
    }

    /** Notes that a peer has heard our leave; false if it was noted before. */
    boolean leaveHeard(NodeId by) {
        return leaveHeard.add(by);
    }

    /** The linked peers who have not heard our leave. */
    List<NodeId> deafToLeave() {
        return linked.stream().filter(peer -> !leaveHeard.contains(peer)).toList();
    }
}
