package io.foundation.simulation;

import java.time.Duration;

/**
 * How messages travel.
 *
 * @param minDelay     the least time one way
 * @param meanExtra    the mean of what comes on top, exponentially distributed
 * @param loss         the part of messages that is lost, 0 to 1
 * @param duplication  the part that comes twice, 0 to 1
 * @param reordering   the part that may overtake or be overtaken, 0 to 1; all others stay in order
 * @param late         the part of which a copy comes again much later, 0 to 1
 * @param mostLate     how much later at most
 * @param linkTimeout  how long a link without life is kept
 */
record NetworkSettings(Duration minDelay, Duration meanExtra, double loss, double duplication, double reordering,
        double late, Duration mostLate, Duration linkTimeout) {

    /** A local network on a good day: half a millisecond, nothing lost. */
    static final NetworkSettings CALM = new NetworkSettings(Duration.ofNanos(300_000), Duration.ofNanos(200_000), 0, 0, 0, 0,
            Duration.ZERO, Duration.ofSeconds(5));

    NetworkSettings withDelay(Duration mean) {
        return new NetworkSettings(mean.multipliedBy(3).dividedBy(5), mean.multipliedBy(2).dividedBy(5), loss, duplication, reordering, late, mostLate, linkTimeout);
    }

    NetworkSettings withLoss(double part) {
        return new NetworkSettings(minDelay, meanExtra, part, duplication, reordering, late, mostLate, linkTimeout);
    }

    NetworkSettings withDisorder(double duplicated, double reordered) {
        return new NetworkSettings(minDelay, meanExtra, loss, duplicated, reordered, late, mostLate, linkTimeout);
    }

    NetworkSettings withLate(double part, Duration most) {
        return new NetworkSettings(minDelay, meanExtra, loss, duplication, reordering, part, most, linkTimeout);
    }
}
