package io.foundation.topology.dissemination;

import java.time.Duration;
import java.util.Objects;

/**
 * What can be set of {@link Plumtree}. Immutable.
 *
 * @param graftDelay     T1: how long an announced message is waited for before it is asked for; zero: from measurements
 * @param announceDelay  how long announcements to a neighbour are gathered
 * @param cacheAge       how long payloads are kept, for those who ask
 * @param cacheBytes     how many bytes of them at most
 * @param logAge         as {@code cacheAge}, for persistent topics
 * @param logBytes       as {@code cacheBytes}, for persistent topics
 * @param persistent     the topics whose messages are kept longer, and also given to nodes that were not there when they were sent
 * @param ownTrees       the topics with a single publisher, each of which gets a tree of its own; the same on all nodes
 * @param exchangePeriod how often on average two neighbours compare what they have
 * @param exchangeRate   how many bytes of payload a second are given to those who lack them
 * @param optimise       by how many hops an announcement must be shorter than the way the message came for the tree to be
 *                       changed; 0: never
 * @param filters        whether a node at the edge of the tree is spared the topics it does not want
 */
public record PlumtreeSettings(Duration graftDelay, Duration announceDelay, Duration cacheAge, long cacheBytes, Duration logAge,
        long logBytes, TopicPatterns persistent, TopicPatterns ownTrees, Duration exchangePeriod, long exchangeRate, int optimise,
        boolean filters) {

    /** What serves a cluster of any size. */
    public static final PlumtreeSettings DEFAULTS = new PlumtreeSettings(Duration.ZERO, Duration.ofMillis(5), Duration.ofSeconds(30),
            32L << 20, Duration.ofHours(1), 16L << 20, TopicPatterns.NONE, TopicPatterns.NONE, Duration.ofSeconds(10), 256L << 10, 0, true);

    public PlumtreeSettings {
        Objects.requireNonNull(persistent, "persistent");
        Objects.requireNonNull(ownTrees, "ownTrees");
        if (graftDelay.isNegative() || announceDelay.isNegative() || cacheAge.isNegative() || logAge.isNegative() || exchangePeriod.isNegative()
                || exchangePeriod.isZero() || cacheBytes < 0 || logBytes < 0 || exchangeRate < 1 || optimise < 0) {
            throw new IllegalArgumentException("settings of Plumtree may not be negative");
        }
    }

    public PlumtreeSettings withGraftDelay(Duration delay) {
        return new PlumtreeSettings(delay, announceDelay, cacheAge, cacheBytes, logAge, logBytes, persistent, ownTrees, exchangePeriod, exchangeRate, optimise, filters);
    }

    public PlumtreeSettings withAnnounceDelay(Duration delay) {
        return new PlumtreeSettings(graftDelay, delay, cacheAge, cacheBytes, logAge, logBytes, persistent, ownTrees, exchangePeriod, exchangeRate, optimise, filters);
    }

    public PlumtreeSettings withCache(Duration age, long bytes) {
        return new PlumtreeSettings(graftDelay, announceDelay, age, bytes, logAge, logBytes, persistent, ownTrees, exchangePeriod, exchangeRate, optimise, filters);
    }

    public PlumtreeSettings withLog(TopicPatterns topics, Duration age, long bytes) {
        return new PlumtreeSettings(graftDelay, announceDelay, cacheAge, cacheBytes, age, bytes, topics, ownTrees, exchangePeriod, exchangeRate, optimise, filters);
    }

    public PlumtreeSettings withOwnTrees(TopicPatterns topics) {
        return new PlumtreeSettings(graftDelay, announceDelay, cacheAge, cacheBytes, logAge, logBytes, persistent, topics, exchangePeriod, exchangeRate, optimise, filters);
    }

    public PlumtreeSettings withExchange(Duration period, long bytesPerSecond) {
        return new PlumtreeSettings(graftDelay, announceDelay, cacheAge, cacheBytes, logAge, logBytes, persistent, ownTrees, period, bytesPerSecond, optimise, filters);
    }

    public PlumtreeSettings withOptimise(int hops) {
        return new PlumtreeSettings(graftDelay, announceDelay, cacheAge, cacheBytes, logAge, logBytes, persistent, ownTrees, exchangePeriod, exchangeRate, hops, filters);
    }

    public PlumtreeSettings withFilters(boolean on) {
        return new PlumtreeSettings(graftDelay, announceDelay, cacheAge, cacheBytes, logAge, logBytes, persistent, ownTrees, exchangePeriod, exchangeRate, optimise, on);
    }
}
