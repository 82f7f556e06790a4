package io.foundation.topology.partialview;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What can be set of a partial view. Immutable. The defaults serve 10,000 nodes.
 *
 * @param activeSize      how many neighbours a node has, 2 to 32: one more than the fanout of a broadcast
 * @param passiveSize     how many candidates it remembers, 0 to 256
 * @param activeWalk      over how many links the news of a joiner goes (ARWL), 1 to 16
 * @param passiveWalk     at how many links from the end of that walk the joiner becomes a candidate (PRWL)
 * @param shuffleWalk     over how many links a shuffle goes, 1 to 16
 * @param shuffleActive   how many neighbours a shuffle tells of
 * @param shufflePassive  how many candidates a shuffle tells of
 * @param shufflePeriod   how often a node shuffles, give or take a fifth
 * @param requestTimeout  how long the answer of a peer that is linked is waited for
 * @param connectTimeout  how long a link to a peer is waited for
 * @param keepAlive       how often neighbours tell each other that they are; dead after {@link #MISSES} missed
 * @param seeds           the names of the nodes through which islands find each other; empty: they are found by themselves
 * @param xbot            whether links are exchanged for cheaper ones
 * @param xbotPeriod      how often at least, and up to 13 times as seldom
 * @param unbiased        how many of the most expensive links are never exchanged, so that the overlay stays one, 1 or more
 */
public record PartialViewSettings(int activeSize, int passiveSize, int activeWalk, int passiveWalk, int shuffleWalk,
        int shuffleActive, int shufflePassive, Duration shufflePeriod, Duration requestTimeout, Duration connectTimeout,
        Duration keepAlive, Set<String> seeds, boolean xbot, Duration xbotPeriod, int unbiased) {

    /** How many keep-alives in a row may be missing. */
    public static final int MISSES = 3;

    public PartialViewSettings {
        Objects.requireNonNull(shufflePeriod, "shufflePeriod");
        Objects.requireNonNull(keepAlive, "keepAlive");
        seeds = Set.copyOf(seeds);
    }

    /** The options of a topology that is made of a partial view. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.number("activeSize", 5, 2, 32, "how many neighbours a node keeps links with"),
                OptionSpec.number("passiveSize", 30, 4, 256, "how many other nodes it remembers, to replace neighbours that are lost"),
                OptionSpec.number("activeWalk", 6, 1, 16, "over how many links the news of a joiner goes"),
                OptionSpec.number("passiveWalk", 3, 0, 16, "how many links before the end of that walk the joiner is remembered"),
                OptionSpec.number("shuffleWalk", 6, 1, 16, "over how many links a shuffle goes"),
                OptionSpec.number("shuffleActive", 3, 0, 32, "how many neighbours a shuffle tells of"),
                OptionSpec.number("shufflePassive", 4, 0, 31, "how many remembered nodes a shuffle tells of"),
                OptionSpec.duration("shufflePeriod", "10s", 100, 3_600_000, "how often a node exchanges remembered nodes with another, give or take a fifth"),
                OptionSpec.duration("requestTimeout", "500ms", 10, 60_000, "how long the answer of a linked node is waited for"),
                OptionSpec.duration("connectTimeout", "3s", 10, 60_000, "how long a link to another node is waited for"),
                OptionSpec.duration("keepAlive", "1s", 50, 600_000, "how often neighbours say that they are there; after three silent times the link is given up"),
                OptionSpec.list("seeds", "", "the names of nodes through which islands of the overlay find each other again; empty: chosen by themselves"),
                OptionSpec.flag("xbot", false, "whether links are exchanged for such with a shorter round trip (X-BOT)"),
                OptionSpec.duration("xbotPeriod", "5s", 100, 3_600_000, "how often at least an exchange is tried, up to 13 times as seldom"),
                OptionSpec.number("xbotUnbiased", 1, 1, 16, "how many links are never exchanged, so that the overlay stays in one piece"));
    }

    /** Reads what {@link #options} describe. */
    public static PartialViewSettings of(Options options) {
        return new PartialViewSettings(options.integer("activeSize"), options.integer("passiveSize"), options.integer("activeWalk"),
                options.integer("passiveWalk"), options.integer("shuffleWalk"), options.integer("shuffleActive"), options.integer("shufflePassive"),
                options.duration("shufflePeriod"), options.duration("requestTimeout"), options.duration("connectTimeout"), options.duration("keepAlive"),
                Set.copyOf(options.list("seeds")), options.flag("xbot"), options.duration("xbotPeriod"), options.integer("xbotUnbiased"));
    }
}
