package io.foundation.simulation.overlay;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How links and messages behave. A live link is in order and loses nothing, as TCP; loss, duplication and reordering of
 * messages on a live link are options, for cores that claim to stand it. Immutable.
 *
 * @param delays        the time one way between two nodes
 * @param loss          the part of messages on live links that is lost, 0 to 1
 * @param duplication   the part that comes twice, 0 to 1
 * @param reordering    the part that may overtake or be overtaken, 0 to 1
 * @param detection     within which time the end of a link notices that the process at the other end died; the moment is
 *                      uniform in it
 * @param silence       after which time a link without life ends (a machine without power, a partition); zero for never,
 *                      so that only the core itself can notice
 * @param dialTimeout   how long a dial to a place that answers nothing takes
 */
public record OverlayNetwork(Delays delays, double loss, double duplication, double reordering, Duration detection,
        Duration silence, Duration dialTimeout) {

    /** The time one way between two nodes. */
    @FunctionalInterface
    public interface Delays {

        /**
         * How long the next message takes.
         *
         * @param from the index of the sender
         * @param to   the index of the receiver
         * @return nanoseconds, 0 or more
         */
        long nanos(int from, int to, RandomGenerator random);
    }

    /** One millisecond a hop, give or take a tenth; a death is noticed within 20 ms, silence after 10 s. */
    public static final OverlayNetwork CALM = new OverlayNetwork(around(Duration.ofMillis(1), 0.1), 0, 0, 0,
            Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofSeconds(3));

    public OverlayNetwork {
        Objects.requireNonNull(delays, "delays");
        if (!(loss >= 0 && loss <= 1 && duplication >= 0 && duplication <= 1 && reordering >= 0 && reordering <= 1)) {
            throw new IllegalArgumentException("loss, duplication and reordering are parts from 0 to 1");
        }
    }

    /** Delays spread evenly around a mean, by at most a part of it. */
    public static Delays around(Duration mean, double part) {
        long nanos = mean.toNanos();
        return (from, to, random) -> (long) (nanos * (1 + part * (2 * random.nextDouble() - 1)));
    }

    /** Delays spread evenly between two bounds. */
    public static Delays between(Duration least, Duration most) {
        return (from, to, random) -> least.toNanos() + (long) (random.nextDouble() * (most.toNanos() - least.toNanos()));
    }

    public OverlayNetwork with(Delays other) {
        return new OverlayNetwork(other, loss, duplication, reordering, detection, silence, dialTimeout);
    }

    public OverlayNetwork withDisorder(double lost, double duplicated, double reordered) {
        return new OverlayNetwork(delays, lost, duplicated, reordered, detection, silence, dialTimeout);
    }

    public OverlayNetwork withDetection(Duration ofDeath, Duration ofSilence) {
        return new OverlayNetwork(delays, loss, duplication, reordering, ofDeath, ofSilence, dialTimeout);
    }
}
