package io.foundation.discovery.api;

import io.foundation.base.api.error.FoundationException;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a strategy is doing, as one sentence for {@link Discovery#status}; a change is logged, the same trouble again is not. Thread-safe.
 */
public final class Condition {

    private final Consumer<String> good;
    private final Consumer<String> bad;
    private final String cluster;
    private String problem;
    private String sentence;

    /**
     * A condition of which nothing is known yet.
     *
     * @param good    takes the sentence when it works again, for the log
     * @param bad     takes the sentence when it does not, or for another reason than before
     * @param initial the sentence until the first answer
     */
    public Condition(Consumer<String> good, Consumer<String> bad, DiscoveryContext context, String initial) {
        this.good = good;
        this.bad = bad;
        this.cluster = context.cluster().value();
        this.sentence = initial;
    }

    /** It works; the sentence says what was found. */
    public synchronized void works(String now) {
        if (problem != null) {
            good.accept("Cluster " + cluster + ": discovery works again, " + now + '.');
        }
        problem = null;
        sentence = now;
    }

    /** Something keeps it from working, or from working wholly. */
    public synchronized void fails(FoundationException cause) {
        if (!Objects.equals(problem, cause.getMessage())) {
            bad.accept("Cluster " + cluster + ": " + cause.getMessage() + " Who was known before stays.");
        }
        problem = cause.getMessage();
        sentence = problem;
    }

    /** The sentence of now. */
    public synchronized String sentence() {
        return sentence;
    }
}
