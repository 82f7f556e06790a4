package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.shell.target.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code foundation:health}. */
@Service
@Command(scope = "foundation", name = "health", description = "Says whether this node is ready, and if not, why",
        detailedDescription = "classpath:foundation-health.txt")
public class HealthCommand extends Listed {

    private static final int SHOWN = 3;

    @Override
    protected void perform(Environment environment) throws CommandException {
        Format format = format();
        Screen screen = environment.screen();
        Readiness readiness = environment.services().require(Readiness.class, "foundation-base-runtime");
        // The reports decide, not isReady(): so the answer and its reasons are of one moment.
        List<Readiness.Report> reports = readiness.reports();
        List<Readiness.Report> unready = reports.stream().filter(report -> !report.ready()).toList();
        List<Outcome> checks = Checked.outcomes(environment);
        List<Row> failed = Stream.concat(unready.stream().map(Row::of), checks.stream().filter(HealthCommand::keepsWorkAway).map(Row::of)).toList();
        Map<String, List<String>> problems = problems(environment.services().find(NodeAdmin.class));
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("ready", failed.isEmpty(), "reports", reports.stream().map(HealthCommand::json).toList(),
                    "checks", checks.stream().map(Checked::json).toList(), "problems", problems)));
        } else {
            new Listing<Row>("Nothing is waited for.", row -> Map.of()).column("What", Row::what).styled("Ready", Row::state, Style::ofState).column("Reason", Row::reason)
                    .print(screen, format, Stream.concat(reports.stream().map(Row::of), checks.stream().map(Row::of)).toList());
        }
        if (format == Format.TABLE) {
            problems.forEach((of, sentences) -> sentences.forEach(sentence ->
                    screen.line(screen.paint(Style.WARNING, "Problem of " + of + ": " + Text.oneLine(sentence)))));
        }
        if (!failed.isEmpty()) {
            if (format != Format.TABLE) {
                throw failedQuietly("not ready");
            }
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, sentence(failed));
        }
        if (format == Format.TABLE) {
            screen.line(screen.paint(Style.GOOD, "This node is ready."));
        }
    }

    /** A line of the table: something that is waited for, or a check. */
    private record Row(String what, String state, String reason) {

        static Row of(Readiness.Report report) {
            return new Row(report.name(), report.ready() ? "yes" : "no", report.reason());
        }

        static Row of(Outcome check) {
            return new Row(Checked.name(check), Checked.word(check), Checked.reason(check));
        }
    }

    private static Map<String, Object> json(Readiness.Report report) {
        return Json.object("name", report.name(), "ready", report.ready(), "reason", report.reason());
    }

    /** The same that decides what {@code /health/ready} answers. */
    private static boolean keepsWorkAway(Outcome check) {
        return !check.passes() && check.tags().contains(HealthChecks.SYSTEM_READY);
    }

    private static Map<String, List<String>> problems(Optional<NodeAdmin> node) {
        Map<String, List<String>> problems = new TreeMap<>();
        node.ifPresent(admin -> {
            problems.putAll(admin.problems());
            for (ClusterAdmin cluster : admin.clusters()) {
                // What is wrong with a cluster's configuration stands under the configuration already.
                List<String> others = cluster.problems().stream()
                        .filter(sentence -> problems.values().stream().noneMatch(told -> told.contains(sentence))).toList();
                if (!others.isEmpty()) {
                    problems.put("cluster " + cluster.name(), others);
                }
            }
        });
        if (node.isEmpty()) {
            problems.put("node", List.of("The cluster engine is not there: see bundle:diag for " + Clusters.CORE + "."));
        }
        return problems;
    }

    private static String sentence(List<Row> failed) {
        List<String> reasons = new ArrayList<>();
        failed.stream().limit(SHOWN).forEach(row -> reasons.add(row.what() + (row.reason().isEmpty() ? "" : " (" + row.reason() + ")")));
        String more = failed.size() > SHOWN ? " and " + (failed.size() - SHOWN) + " more" : "";
        return "This node is not ready: it waits for " + String.join(", ", reasons) + more + ".";
    }
}
