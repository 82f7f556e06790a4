package io.foundation.cluster.core.membership;

import java.util.Map;

/** What a membership counts. Not thread-safe. */
final class MembershipCounters {

    long sent;
    long sentBytes;
    /** Messages that could not be read. */
    long malformed;
    /** Messages of another version of the protocol. */
    long unknown;
    /** Records of members for whom there was no room. */
    long refused;

    Map<String, Long> toMap() {
        return Map.of("messages sent", sent, "bytes sent", sentBytes, "malformed messages", malformed,
                "unknown messages", unknown, "members refused", refused);
    }
}
