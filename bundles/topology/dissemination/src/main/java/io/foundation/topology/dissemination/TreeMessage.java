package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.List;
import java.util.Map;

/** What the disseminations of two neighbours tell each other, beside the broadcasts themselves. */
sealed interface TreeMessage {

    /**
     * That a neighbour has a message. IHAVE in the paper.
     *
     * @param tree the name of the tree it belongs to
     * @param hops how many links it would have passed if it came from him, by the shortest way that he knows
     */
    record Announcement(String tree, MessageId id, int hops) {
    }

    /** Some announcements, gathered. */
    record Announce(List<Announcement> announcements) implements TreeMessage {
        public Announce {
            announcements = List.copyOf(announcements);
        }
    }

    /** Send me no messages of a tree, only announcements. */
    record Prune(String tree) implements TreeMessage {
    }

    /**
     * Send me the messages of a tree from now on.
     *
     * @param id    and this one; null for none
     * @param adopt false if only this one is asked for, and the link stays what it is; a version that does not know that makes it one of
     *              the tree, which the next message that comes twice mends
     */
    record Graft(String tree, MessageId id, boolean adopt) implements TreeMessage {

        Graft(String tree, MessageId id) {
            this(tree, id, true);
        }
    }

    /** What you asked for is not here any more. */
    record Nack(MessageId id) implements TreeMessage {
    }

    /** Spare me topics that do not pass this filter. */
    record Filter(TopicFilter filter) implements TreeMessage {
    }

    /**
     * What I could give you.
     *
     * @param answer whether the other shall offer what he has
     */
    record Offer(boolean answer, Map<NodeId, IntervalSet> ids) implements TreeMessage {
    }

    /**
     * What I lack of your offer.
     *
     * @param lifeMillis how long I have been there: what was sent before is not wanted, unless its topic is persistent
     */
    record Pull(long lifeMillis, Map<NodeId, IntervalSet> ids) implements TreeMessage {
    }

    /** What you lack and do not want: count it as delivered. */
    record Skip(Map<NodeId, IntervalSet> ids) implements TreeMessage {
    }

    /** To be answered at once, to measure the way. */
    record Ping(long number) implements TreeMessage {
    }

    record Pong(long number) implements TreeMessage {
    }

    /**
     * Rumours I am spreading: which of them are news to you?
     *
     * @param answer whether the other shall tell his own
     */
    record Rumours(boolean answer, Map<NodeId, IntervalSet> ids) implements TreeMessage {
    }

    /**
     * The answer to {@link Rumours}.
     *
     * @param news  of those, the ones that are news here: send them
     * @param known of those, the ones that are known here
     */
    record RumourAnswer(Map<NodeId, IntervalSet> news, Map<NodeId, IntervalSet> known) implements TreeMessage {
    }
}
