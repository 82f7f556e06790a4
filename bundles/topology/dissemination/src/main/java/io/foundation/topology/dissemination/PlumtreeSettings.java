package io.foundation.topology.dissemination;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What can be set of {@link Plumtree}. Immutable.
 *
 * @param graftDelay    T1: how long an announced message is waited for before it is asked for; zero: from measurements
 * @param announceDelay how long announcements to a neighbour are gathered
 * @param ownTrees      the topics with a single publisher, each of which gets a tree of its own; the same on all nodes
 * @param optimise      by how many hops an announcement must be shorter than the way the message came for the tree to be
 *                      changed; 0: never
 * @param filters       whether a node at the edge of the tree is spared the topics it does not want
 * @param keep          what is kept for others
 */
public record PlumtreeSettings(Duration graftDelay, Duration announceDelay, TopicPatterns ownTrees, int optimise, boolean filters,
        KeepSettings keep) {

    private static final long MAX_BYTES = 4L << 30;

    /** What serves a cluster of any size. */
    public static final PlumtreeSettings DEFAULTS =
            new PlumtreeSettings(Duration.ZERO, Duration.ofMillis(5), TopicPatterns.NONE, 0, true, KeepSettings.DEFAULTS);

    public PlumtreeSettings {
        Objects.requireNonNull(ownTrees, "ownTrees");
        Objects.requireNonNull(keep, "keep");
        if (graftDelay.isNegative() || announceDelay.isNegative() || optimise < 0) {
            throw new IllegalArgumentException("settings of Plumtree may not be negative");
        }
    }

    /** The options of a topology that has a Plumtree. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.duration("graftDelay", "0ms", 0, 60_000,
                        "how long an announced message is waited for before it is asked for; 0 measures it, which is right unless you experiment"),
                OptionSpec.duration("announceDelay", "5ms", 0, 1_000, "how long announcements are gathered before they are sent together"),
                OptionSpec.number("optimise", 0, 0, 1_000, "by how many links a way must be shorter for the tree to be changed; 0 never changes it for that"),
                OptionSpec.flag("leafFilters", true, "whether a node at the edge of the tree is spared topics that nobody on it wants"),
                OptionSpec.list("ownTrees", "", "topics with a single publisher, each of which gets a tree of its own (64 at most are kept); name or name*; the same on all nodes"),
                OptionSpec.duration("cacheAge", "30s", 0, 3_600_000, "how long messages are kept for nodes that missed them"),
                OptionSpec.number("cacheBytes", 32L << 20, 0, MAX_BYTES, "how many bytes of them at most"),
                OptionSpec.list("persistent", "", "topics whose messages are kept longer, and given to nodes that come later; name or name*; the same on all nodes"),
                OptionSpec.duration("logAge", "1h", 0, 604_800_000, "how long messages of persistent topics are kept"),
                OptionSpec.number("logBytes", 16L << 20, 0, MAX_BYTES, "how many bytes of them at most"),
                OptionSpec.duration("exchangePeriod", "10s", 100, 3_600_000, "how often, on average, neighbours compare what they have"),
                OptionSpec.number("exchangeRate", 256L << 10, 1_024, MAX_BYTES, "how many bytes a second are given to those who missed them"));
    }

    /** Reads what {@link #options} describe. */
    public static PlumtreeSettings of(Options options) {
        KeepSettings keep = new KeepSettings(options.duration("cacheAge"), options.number("cacheBytes", 0), options.duration("logAge"),
                options.number("logBytes", 0), new TopicPatterns(options.list("persistent")), options.duration("exchangePeriod"),
                options.number("exchangeRate", 1));
        return new PlumtreeSettings(options.duration("graftDelay"), options.duration("announceDelay"), new TopicPatterns(options.list("ownTrees")),
                options.integer("optimise"), options.flag("leafFilters"), keep);
    }

    public PlumtreeSettings withGraftDelay(Duration delay) {
        return new PlumtreeSettings(delay, announceDelay, ownTrees, optimise, filters, keep);
    }

    public PlumtreeSettings withAnnounceDelay(Duration delay) {
        return new PlumtreeSettings(graftDelay, delay, ownTrees, optimise, filters, keep);
    }

    public PlumtreeSettings withOwnTrees(TopicPatterns topics) {
        return new PlumtreeSettings(graftDelay, announceDelay, topics, optimise, filters, keep);
    }

    public PlumtreeSettings withOptimise(int hops) {
        return new PlumtreeSettings(graftDelay, announceDelay, ownTrees, hops, filters, keep);
    }

    public PlumtreeSettings withFilters(boolean on) {
        return new PlumtreeSettings(graftDelay, announceDelay, ownTrees, optimise, on, keep);
    }

    public PlumtreeSettings withKeep(KeepSettings kept) {
        return new PlumtreeSettings(graftDelay, announceDelay, ownTrees, optimise, filters, kept);
    }
}
