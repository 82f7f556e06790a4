package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.List;

/** What partial views tell each other. The sender is known by the link. */
sealed interface OverlayMessage {

    /**
     * The sender joins through the receiver, and has it as a neighbour already.
     *
     * @param request counts the requests of the sender
     */
    record Join(long request) implements OverlayMessage {
    }

    /** Somebody has joined; walks on until {@code ttl} is 0. */
    record ForwardJoin(NodeId joiner, int ttl) implements OverlayMessage {
    }

    /**
     * The sender wants to be a neighbour.
     *
     * @param urgent  whether the receiver must make room
     * @param welcome whether the sender offers a joiner a place, and needs none itself
     */
    record Neighbour(long request, boolean urgent, boolean welcome) implements OverlayMessage {
    }

    /** @param free others who asked the sender lately and were refused: they have a place; at most {@link OverlayCodec#MAX_FREE} */
    record NeighbourReply(long request, boolean accepted, List<NodeId> free) implements OverlayMessage {
        public NeighbourReply {
            free = List.copyOf(free);
        }
    }

    /**
     * The receiver is no neighbour of the sender.
     *
     * @param upTo  the requests of the sender up to here are void, should one of them come later
     * @param alive whether the sender goes on and may be turned to again
     * @param free  others who may have a place: the one that takes the receiver's, mostly; at most {@link OverlayCodec#MAX_FREE}
     */
    record Disconnect(long upTo, boolean alive, List<NodeId> free) implements OverlayMessage {
        public Disconnect {
            free = List.copyOf(free);
        }
    }

    record Shuffle(NodeId origin, long nonce, int ttl, List<NodeId> ids) implements OverlayMessage {
        public Shuffle {
            ids = List.copyOf(ids);
        }
    }

    record ShuffleReply(long nonce, List<NodeId> ids) implements OverlayMessage {
        public ShuffleReply {
            ids = List.copyOf(ids);
        }
    }

    /** A seed's sign of life. @param count grows with every one */
    record Beacon(NodeId seed, long count) {
    }

    /**
     * The sender is alive and has the receiver as a neighbour.
     *
     * @param sentAt     the sender's clock, nanoseconds, as an opaque number; never 0
     * @param echo       the last {@code sentAt} the sender had from the receiver; 0 if none
     * @param held       the nanoseconds since that came
     * @param beacons    the seeds the sender has heard of lately
     * @param generation which estimate of the size {@code minima} belong to
     * @param minima     the least numbers known of those every node drew; empty if none
     */
    record KeepAlive(long sentAt, long echo, long held, List<Beacon> beacons, long generation, float[] minima) implements OverlayMessage {
        public KeepAlive {
            beacons = List.copyOf(beacons);
        }
    }

    /** The sender measures how far the receiver is; it is sent back as {@link Pong}. */
    record Ping(long sentAt) implements OverlayMessage {
    }

    record Pong(long sentAt) implements OverlayMessage {
    }

    /**
     * X-BOT, initiator to candidate: I would have you instead of another.
     *
     * @param round  names the exchange, of the initiator
     * @param former whom the initiator would give up
     * @param toFormer the initiator's round trip to him, nanoseconds
     * @param toCandidate the initiator's round trip to the receiver
     */
    record Optimize(long round, NodeId former, long toFormer, long toCandidate) implements OverlayMessage {
    }

    /** Candidate to the neighbour it would give up: take the initiator's former neighbour instead of me. */
    record Replace(NodeId initiator, long round, NodeId former, long toFormer, long toCandidate, long toReceiver) implements OverlayMessage {
    }

    /** The one given up by the candidate to the initiator's former neighbour: have me instead of the initiator. */
    record Switch(NodeId initiator, long round) implements OverlayMessage {
    }

    /** The answer to any of the three, on the way back. @param step 1 optimize, 2 replace, 3 switch */
    record Exchanged(NodeId initiator, long round, int step, boolean done) implements OverlayMessage {
    }
}
