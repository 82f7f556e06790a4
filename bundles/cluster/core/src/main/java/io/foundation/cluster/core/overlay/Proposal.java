package io.foundation.cluster.core.overlay;

/**
 * A switch that somebody began.
 *
 * @param target     the next overlay
 * @param reason     why it is wanted
 * @param byDeadline whether half of the members are enough at the deadline
 * @param decision   how far it is
 * @param why        why it was decided so; empty while nothing was
 */
public record Proposal(Overlay target, String reason, boolean byDeadline, Decision decision, String why) {

    static final int MAX_REASON = 200;
    static final int MAX_WHY = 256;

    public Proposal {
        reason = shortened(reason, MAX_REASON);
        why = shortened(why, MAX_WHY);
    }

    static String shortened(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + '…';
    }

    Proposal decided(Decision next, String because) {
        return new Proposal(target, reason, byDeadline, next, because);
    }

    /**
     * Whether this counts more than another. Of one epoch, what was committed counts more than what was not, then the one
     * begun by the lesser name; of one switch, the later decision. A total order, so all members come to the same.
     */
    boolean beats(Proposal other) {
        if (target.epoch() != other.target.epoch()) {
            return target.epoch() > other.target.epoch();
        }
        if (!target.equals(other.target)) {
            return decision.isCommitted() != other.decision.isCommitted() ? decision.isCommitted() : target.compareTo(other.target) > 0;
        }
        return decision.compareTo(other.decision) > 0;
    }
}
