package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.shell.completion.NodeCompleter;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code cluster:ping}. */
@Service
@Command(scope = "cluster", name = "ping", description = "Measures round trips to one node, or to all",
        detailedDescription = "classpath:cluster-ping.txt")
public class PingCommand extends ListedOfCluster {

    private static final int MAX_COUNT = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(1);

    @Argument(name = "node", description = "The name of the node; all others if left out")
    @Completion(NodeCompleter.class)
    String node;

    @Option(name = "-c", aliases = "--count", description = "How many round trips to each, 1 to 1000")
    int count = 5;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait for each, e.g. 500ms or 2s")
    String timeout = "2s";

    @Override
    protected void perform(Environment environment) throws CommandException {
        Format format = format();
        if (count < 1 || count > MAX_COUNT) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The count " + count + " is not allowed: use 1 to " + MAX_COUNT + ".");
        }
        Duration each = Timeouts.parse(timeout);
        Target target = target(environment);
        List<NodeName> names = node != null ? List.of(target.member(node).name())
                : target.members().stream().filter(member -> !target.isSelf(member.id())).map(Member::name).toList();
        // All are asked at the same time, so that a dead one costs its time once.
        Map<NodeName, CompletionStage<List<Duration>>> asked = new LinkedHashMap<>();
        names.forEach(name -> asked.put(name, ping(target, name, each)));
        Duration longest = each.multipliedBy(count).plus(GRACE);
        List<Row> rows = asked.entrySet().stream().map(entry -> answer(entry.getKey(), entry.getValue(), longest)).toList();
        new Listing<>("There is no other node to ping.", Row::json)
                .column("Node", row -> row.node.value())
                .number("Sent", row -> Integer.toString(row.sent))
                .number("Answered", row -> Integer.toString(row.times.size()))
                .number("Min", row -> Units.roundTrip(row.min()))
                .number("Median", row -> Units.roundTrip(row.median()))
                .number("Max", row -> Units.roundTrip(row.max()))
                .column("Note", Row::error)
                .print(environment.screen(), format, rows);
        List<String> silent = rows.stream().filter(row -> row.times.size() < row.sent).map(row -> row.node.value()).toList();
        if (!silent.isEmpty()) {
            if (format != Format.TABLE) {
                throw failedQuietly("not every ping was answered");
            }
            throw new FoundationException(ErrorType.UNREACHABLE, "Not every ping was answered within " + Durations.format(each)
                    + " by " + Text.some(silent) + ": see discovery:explain for the link.");
        }
    }

    private CompletionStage<List<Duration>> ping(Target target, NodeName name, Duration each) {
        try {
            return target.admin().ping(name, count, each);
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Row answer(NodeName name, CompletionStage<List<Duration>> stage, Duration longest) {
        try {
            return new Row(name, count, Stages.await(stage, longest, "The ping").stream().sorted().toList(), "");
        } catch (FoundationException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw e;
            }
            return new Row(name, count, List.of(), e.getMessage());
        }
    }

    private record Row(NodeName node, int sent, List<Duration> times, String error) {

        Duration min() {
            return times.isEmpty() ? Duration.ZERO : times.getFirst();
        }

        Duration max() {
            return times.isEmpty() ? Duration.ZERO : times.getLast();
        }

        Duration median() {
            if (times.isEmpty()) {
                return Duration.ZERO;
            }
            Duration upper = times.get(times.size() / 2);
            return times.size() % 2 == 1 ? upper : times.get(times.size() / 2 - 1).plus(upper).dividedBy(2);
        }

        Map<String, Object> json() {
            return Json.object("node", node.value(), "sent", sent, "answered", times.size(), "minMicros", Units.micros(min()),
                    "medianMicros", Units.micros(median()), "maxMicros", Units.micros(max()), "error", error.isEmpty() ? null : error);
        }
    }
}
