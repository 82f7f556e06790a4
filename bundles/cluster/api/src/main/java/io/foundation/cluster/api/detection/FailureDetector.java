package io.foundation.cluster.api.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The protocol core that judges whether peers are alive. Single-threaded: the engine calls it on one thread at a time,
 * never from within an effect. Judgements are about one incarnation at one revision: only the peer itself raises its
 * revision, and so refutes what is said of it.
 */
@ConsumerType
public interface FailureDetector {

    /** Begins to judge. */
    void start();

    /**
     * Somebody is a member with this revision, as the membership knows. A greater revision, or incarnation of the
     * name, clears every judgement of a smaller one.
     */
    void memberKnown(NodeId peer, long revision);

    /**
     * Whom this node has links to or wants them to, as its topology says: from now on these are watched. What comes of the
     * others is known by what those say who watch them; nobody is dead for not being watched. Before the first call everybody
     * is watched.
     */
    default void watch(Set<NodeId> neighbours) {
    }

    /** Somebody is a member no more. */
    void memberGone(NodeId peer);

    /**
     * A sign of life: a message has come over an authenticated link. Cheap; called for every message.
     */
    void heard(NodeId peer);

    /** The link ended without a goodbye; the engine dials again. */
    void linkLost(NodeId peer);

    /**
     * The machine of the peer refused the connection: its process is gone. Strong evidence, but of this node alone.
     */
    void connectRefused(NodeId peer);

    /** A message of the peer's detector. */
    void message(NodeId from, byte[] message);

    void timer(TimerKey key);

    /** The judgement of every member but this node. */
    Map<NodeId, Judgement> judgements();

    /** What a person may want to know, e.g. the local health. */
    Map<String, String> facts();
}
