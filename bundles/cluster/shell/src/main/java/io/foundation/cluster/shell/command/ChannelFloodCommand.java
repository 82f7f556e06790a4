package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.api.protocol.LatencyBuckets;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.completion.TargetCompleter;
import io.foundation.cluster.shell.flood.Flood;
import io.foundation.cluster.shell.handler.FloodHandler;
import io.foundation.cluster.shell.target.Channels;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code channel:flood}. */
@Service
@Command(scope = "channel", name = "flood", description = "Puts load on a channel and shows throughput and latency",
        detailedDescription = "classpath:channel-flood.txt")
public class ChannelFloodCommand extends ListedOfCluster {

    private static final int MAX_SIZE = 16 << 20;
    private static final int MAX_RATE = 10_000_000;
    private static final int MAX_CONCURRENCY = 1_024;
    private static final int MAX_MESSAGES = 100_000_000;
    private static final Duration MAX_DURATION = Duration.ofMinutes(10);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final String ECHO = "echo";

    @Argument(name = "target", description = "NODE, role:NAME, capability:NAME or service:NAME", required = true)
    @Completion(TargetCompleter.class)
    String to;

    @Option(name = "-c", aliases = "--channel", description = "The channel")
    @Completion(ChannelCompleter.class)
    String channel = "data";

    @Option(name = "-s", aliases = "--size", description = "The bytes of each body, 0 to 16777216")
    int size = 1_024;

    @Option(name = "-r", aliases = "--rate", description = "How many a second; 0 for as many as go")
    int rate;

    @Option(name = "-d", aliases = "--duration", description = "How long, 1ms to 10m")
    String duration = "5s";

    @Option(name = "-n", aliases = "--count", description = "At most so many")
    int count = MAX_MESSAGES;

    @Option(name = "-p", aliases = "--parallel", description = "How many may be under way at the same time, 1 to 1024")
    int parallel = 64;

    @Option(name = "--one-way", description = "Send messages and wait for their confirmation, instead of requests and answers")
    boolean oneWay;

    @Override
    protected void perform(Environment environment) throws CommandException {
        within("size", size, 0, MAX_SIZE);
        within("rate", rate, 0, MAX_RATE);
        within("count", count, 1, MAX_MESSAGES);
        within("number in parallel", parallel, 1, MAX_CONCURRENCY);
        Duration over = Durations.parse(duration).filter(time -> time.toMillis() >= 1 && time.compareTo(MAX_DURATION) <= 0)
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "The duration '" + Text.oneLine(duration)
                        + "' is not allowed: use 1ms to 10m, for example 500ms or 5s."));
        Target target = target(environment);
        Channels.require(target.admin().channels(), channel);
        io.foundation.cluster.api.messaging.Target whom = Recipients.parse(target, to);
        Flood.Outcome outcome = new Flood(sender(target.cluster(), whom), rate, parallel).run(over, count);
        print(environment, whom, outcome);
        if (outcome.done() == 0) {
            throw failedQuietly("nothing arrived");
        }
    }

    private static void within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The " + what + " " + value + " is not allowed: use " + min + " to " + max + ".");
        }
    }

    /** What goes to all or a topic is not. */
    private static boolean isConfirmed(io.foundation.cluster.api.messaging.Target whom) {
        return !whom.kind().equals(io.foundation.cluster.api.messaging.Target.ALL) && !whom.kind().equals(io.foundation.cluster.api.messaging.Target.TOPIC);
    }

    private Supplier<CompletionStage<?>> sender(Cluster cluster, io.foundation.cluster.api.messaging.Target whom) {
        byte[] body = new byte[size];
        if (oneWay) {
            Outgoing message = Outgoing.of(FloodHandler.FLOOD, body).on(channel).acknowledged(isConfirmed(whom) ? Acknowledgement.TAKEN : Acknowledgement.CHANNEL);
            return () -> cluster.messaging().send(whom, message);
        }
        Outgoing message = Outgoing.of(ECHO, body).on(channel);
        return () -> cluster.messaging().request(whom, message, ANSWER);
    }

    private void print(Environment environment, io.foundation.cluster.api.messaging.Target whom, Flood.Outcome outcome) {
        LatencyBuckets latency = outcome.latency();
        double perSecond = outcome.done() / outcome.seconds();
        new Details().add("Target", whom.toString(), "target")
                .add("Channel", channel, "channel")
                .add("Kind", oneWay ? isConfirmed(whom) ? "one way, confirmed" : "one way" : "request and answer", "kind")
                .add("Size", Units.bytes(size), "size", size)
                .add("Done", Long.toString(outcome.done()), "done", outcome.done())
                .add("Failed", outcome.failed() + (outcome.failures().isEmpty() ? "" : " " + outcome.failures()), "failed", outcome.failed())
                .json("failures", outcome.failures())
                .add("Time", String.format(Locale.ROOT, "%.2f s", outcome.seconds()), "seconds", outcome.seconds())
                .add("Rate", String.format(Locale.ROOT, "%.0f/s, %s/s", perSecond, Units.bytes(Math.round(perSecond * size))), "perSecond", perSecond)
                .add("p50", time(latency.quantile(0.5)), "p50Nanos", latency.quantile(0.5))
                .add("p90", time(latency.quantile(0.9)), "p90Nanos", latency.quantile(0.9))
                .add("p99", time(latency.quantile(0.99)), "p99Nanos", latency.quantile(0.99))
                .add("p99.9", time(latency.quantile(0.999)), "p999Nanos", latency.quantile(0.999))
                .add("Max", time(latency.max()), "maxNanos", latency.max())
                .print(environment.screen(), format());
    }

    private static String time(long nanos) {
        return Units.roundTrip(Duration.ofNanos(nanos));
    }
}
