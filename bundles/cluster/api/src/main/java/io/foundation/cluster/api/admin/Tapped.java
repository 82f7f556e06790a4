package io.foundation.cluster.api.admin;

/**
 * A message that was watched.
 *
 * @param atMillis when, wall clock
 * @param incoming whether it came; else it left
 * @param kind     {@code message}, {@code request}, {@code broadcast} or {@code topic}
 * @param peer     who sent it, or the target it is for
 * @param channel  the lane
 * @param subject  what it is about
 * @param topic    the topic; "" for none
 * @param length   the bytes of its body
 * @param body     the first bytes of its body; empty unless asked for
 * @param missed   how many were left out before this one because the listener was too slow
 */
public record Tapped(long atMillis, boolean incoming, String kind, String peer, String channel, String subject, String topic, int length,
        byte[] body, long missed) {
}
