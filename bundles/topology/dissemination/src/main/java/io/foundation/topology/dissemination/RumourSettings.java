package io.foundation.topology.dissemination;

import java.time.Duration;
import java.util.Objects;

/**
 * What can be set of {@link Rumour}. Immutable.
 *
 * @param style  how a rumour is spread
 * @param fanout to how many a rumour is passed at once, with {@link Style#INFECT_AND_DIE}
 * @param bored  after how many of the partners of a round knew a rumour it is not told any more, with {@link Style#PUSH_PULL}
 * @param round  how often a node with rumours turns to a partner, with {@link Style#PUSH_PULL}
 * @param keep   what is kept for others
 */
public record RumourSettings(Style style, int fanout, int bored, Duration round, KeepSettings keep) {

    /** How a rumour is spread. */
    public enum Style {
        /** At its first receipt, once, to {@code fanout} neighbours. */
        INFECT_AND_DIE,
        /** Round by round, to one neighbour who is asked what he knows, until it has bored enough of them. */
        PUSH_PULL
    }

    /** To five neighbours at once: 99.3 % of a large cluster at first, the exchange brings the rest. */
    public static final RumourSettings DEFAULTS = new RumourSettings(Style.INFECT_AND_DIE, 5, 2, Duration.ofMillis(200), KeepSettings.DEFAULTS);

    public RumourSettings {
        Objects.requireNonNull(style, "style");
        Objects.requireNonNull(keep, "keep");
        if (fanout < 1 || bored < 1 || round.isNegative() || round.isZero()) {
            throw new IllegalArgumentException("a rumour needs a fan-out, a counter and a round of more than nothing");
        }
    }

    public RumourSettings with(Style other) {
        return new RumourSettings(other, fanout, bored, round, keep);
    }

    public RumourSettings withFanout(int neighbours) {
        return new RumourSettings(style, neighbours, bored, round, keep);
    }

    public RumourSettings withKeep(KeepSettings kept) {
        return new RumourSettings(style, fanout, bored, round, kept);
    }
}
