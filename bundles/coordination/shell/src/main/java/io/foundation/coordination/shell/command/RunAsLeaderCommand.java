package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.shell.completion.TopicCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:run-as-leader}. */
@Service
@Command(scope = "coordination", name = "run-as-leader", description = "Stands for election, leads for a while, and steps down",
        detailedDescription = "classpath:coordination-run-as-leader.txt")
public class RunAsLeaderCommand extends OfCluster {

    private static final int MAX_STEPS = 1_000;

    @Argument(name = "topic", description = "The topic to lead", required = true)
    @Completion(TopicCompleter.class)
    String topic;

    @Option(name = "-d", aliases = "--duration", description = "How long to lead, 1ms to 1h")
    String duration = "10s";

    @Option(name = "-w", aliases = "--wait", description = "How long to wait to be elected, 1ms to 1h")
    String patience = "1m";

    @Option(name = "-s", aliases = "--score", description = "How much this candidate is to be preferred")
    double score;

    /**
     * Something that has become of the candidacy.
     *
     * @param what    in one word
     * @param term    the term that began; 0 if none did
     * @param ends    whether it does not stand any more
     */
    private record Step(String what, long term, boolean ends) {
    }

    /** Keeps what the candidacy is told until it is shown. */
    private static final class Steps implements CandidacyListener {
        private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>(MAX_STEPS);

        @Override
        public void elected(long term) {
            steps.offer(new Step("elected", term, false));
        }

        @Override
        public void deposed(Loss why) {
            steps.offer(new Step("deposed (" + why.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")", 0, false));
        }

        @Override
        public void evicted() {
            steps.offer(new Step("evicted", 0, true));
        }

        /** The next step; null if there is none in time. */
        private Step next(long until) throws InterruptedException {
            return steps.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    protected void perform(Environment environment) {
        Duration lead = Timeouts.parse(duration);
        Duration wait = Timeouts.parse(patience);
        format();
        Election election = agreement(environment).coordination().election(topic);
        Steps steps = new Steps();
        Candidacy candidacy = election.stand(score, steps);
        try {
            show(environment, new Step("standing", 0, false));
            follow(environment, steps, wait, lead);
        } catch (InterruptedException e) {
            // Ctrl-C is how a person ends it; the flag stays clear, since the session has yet to write its prompt.
            show(environment, new Step("interrupted", 0, true));
        } finally {
            Agreement.ask(candidacy.withdraw(), "Stepping down");
        }
        show(environment, new Step("stepped down", 0, true));
    }

    /** Until it has led long enough. Deposed, it stands again and leads for the rest. */
    private void follow(Environment environment, Steps steps, Duration wait, Duration lead) throws InterruptedException {
        long left = lead.toNanos();
        boolean leads = false;
        long since = System.nanoTime();
        while (left > 0) {
            Step step = steps.next(since + (leads ? left : wait.toNanos()));
            long now = System.nanoTime();
            left -= leads ? now - since : 0;
            since = now;
            if (step != null) {
                show(environment, step);
                leads = step.term() > 0;
            } else if (!leads) {
                throw new FoundationException(ErrorType.TIMEOUT, "Not elected for the topic '" + Text.oneLine(topic) + "' within " + Durations.format(wait)
                        + ": coordination:leaders " + Text.oneLine(topic) + " shows who leads.");
            }
            if (step != null && step.ends()) {
                throw new FoundationException(ErrorType.CONFLICT, "An operator has taken this candidate out of the topic '" + Text.oneLine(topic) + "'.");
            }
        }
    }

    private void show(Environment environment, Step step) {
        long now = environment.clock().millis();
        environment.screen().line(switch (format()) {
            case JSON -> Json.write(Json.object("time", Units.iso(now), "topic", topic, "what", step.what(), "term", step.term() == 0 ? null : step.term()));
            case PLAIN -> String.join("\t", Units.iso(now), Text.oneLine(topic), step.what(), step.term() == 0 ? Units.NONE : Long.toString(step.term()));
            case TABLE -> Units.moment(now, environment.clock()) + "  " + step.what() + (step.term() == 0 ? "" : " with term " + step.term());
        });
    }
}
