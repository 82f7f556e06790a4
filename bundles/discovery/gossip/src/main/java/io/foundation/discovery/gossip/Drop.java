package io.foundation.discovery.gossip;

import java.util.Locale;

/** Why a packet was not taken. Each is counted. */
enum Drop {
    /** It does not begin as a gossip packet: another program, or one that does not encrypt. */
    PLAIN,
    /** It is of another version of the format. */
    VERSION,
    /** It is of another cluster. */
    FOREIGN,
    /** It is of this cluster's name, but sealed with another secret, or was changed on its way. */
    DECRYPT,
    /** What is in it makes no sense. */
    MALFORMED,
    /** It is longer than a packet may be. */
    OVERSIZED,
    /** It is older, or newer, than the clocks may differ, or of a former life of its node. */
    STALE,
    /** It was received before, or is older than what was. */
    REPLAY,
    /** More nodes than can be remembered. */
    FULL,
    /** More packets than can be worked off. */
    OVERFLOW,
    /** It is the node's own: no fault, it shows that the interface hears. */
    SELF;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
