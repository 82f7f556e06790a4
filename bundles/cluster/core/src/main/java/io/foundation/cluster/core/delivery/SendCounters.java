package io.foundation.cluster.core.delivery;

/**
 * What a sender of numbered messages did.
 *
 * @param unacknowledged messages without an outcome
 * @param bytes          what they take of the window
 * @param acknowledged   messages that were confirmed
 * @param failed         messages whose outcome was an error
 * @param retransmitted  sendings after the first
 */
public record SendCounters(long unacknowledged, long bytes, long acknowledged, long failed, long retransmitted) {

    public static final SendCounters NONE = new SendCounters(0, 0, 0, 0, 0);
}
