package io.foundation.topology.dissemination;

import java.time.Duration;
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
