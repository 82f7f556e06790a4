package io.foundation.cluster.api.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;

/**
 * How answers are gathered.
 *
 * @param enough      how many answers are enough: {@link #EVERYBODY}, {@link #QUORUM} (more than half of those asked) or 1 to 10,000
 * @param deadline    when to stop waiting, 1 ms to 1 h from now
 * @param concurrency how many are asked at the same time, 1 to 1,024
 */
public record GatherPlan(int enough, Duration deadline, int concurrency) {

    /** An answer or an error of everybody. */
    public static final int EVERYBODY = 0;
    /** More than half of those asked. */
    public static final int QUORUM = -1;

    private static final int MAX_ENOUGH = 10_000;
    private static final int MAX_CONCURRENCY = 1_024;
    private static final int USUAL_CONCURRENCY = 64;

    /** @throws FoundationException {@code INVALID_INPUT} if a value is out of range */
    public GatherPlan {
        if (enough < QUORUM || enough > MAX_ENOUGH) {
            throw new FoundationException(ErrorType.INVALID_INPUT, enough + " answers are not allowed: use 1 to " + MAX_ENOUGH + ", QUORUM or EVERYBODY.");
        }
        if (deadline.toMillis() < 1 || deadline.compareTo(Duration.ofHours(1)) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A deadline of " + deadline.toMillis() + " ms is not allowed: use 1 ms to 1 h.");
        }
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
            throw new FoundationException(ErrorType.INVALID_INPUT, concurrency + " at the same time are not allowed: use 1 to " + MAX_CONCURRENCY + ".");
        }
    }

    public static GatherPlan all(Duration deadline) {
        return new GatherPlan(EVERYBODY, deadline, USUAL_CONCURRENCY);
    }

    public static GatherPlan quorum(Duration deadline) {
        return new GatherPlan(QUORUM, deadline, USUAL_CONCURRENCY);
    }

    public static GatherPlan first(int answers, Duration deadline) {
        return new GatherPlan(answers, deadline, USUAL_CONCURRENCY);
    }

    public GatherPlan atOnce(int count) {
        return new GatherPlan(enough, deadline, count);
    }
}
