package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;

/**
 * How membership is kept.
 *
 * @param gossipInterval  between two comparisons with random peers; 10 ms to 10 min
 * @param tombstoneKeep   how long it is remembered that somebody left; 1 s to 365 days. Gossip older than that could
 *                        bring him back, so it must be longer than the longest partition that is to heal cleanly
 * @param maxMembers      the most members, this node included, and the most tombstones; 1 to 65,536
 * @param maxMessageBytes the longest message; 64 KiB to 4 MiB, so that one record always fits
 */
public record MembershipSettings(Duration gossipInterval, Duration tombstoneKeep, int maxMembers, int maxMessageBytes) {

    public static final MembershipSettings DEFAULT =
            new MembershipSettings(Duration.ofSeconds(1), Duration.ofHours(24), 4096, 256 * 1024);

    static final int LEAST_MESSAGE_BYTES = 64 * 1024;
    static final int MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
    static final int MOST_MEMBERS = 65_536;

    /** @throws FoundationException {@code RANGE_ERROR} if a setting is out of its range */
    public MembershipSettings {
        check("gossip interval", gossipInterval.toMillis(), 10, 600_000, " ms");
        check("tombstone time", tombstoneKeep.toMillis(), 1_000, Duration.ofDays(365).toMillis(), " ms");
        check("number of members", maxMembers, 1, MOST_MEMBERS, "");
        check("message size", maxMessageBytes, LEAST_MESSAGE_BYTES, MOST_MESSAGE_BYTES, " bytes");
    }

    private static void check(String what, long value, long min, long max, String unit) {
        if (value < min || value > max) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "The membership's " + what + " of " + value + unit
                    + " is not allowed: use " + min + " to " + max + unit + '.');
        }
    }
}
