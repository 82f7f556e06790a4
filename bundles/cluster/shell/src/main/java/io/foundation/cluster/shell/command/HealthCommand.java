package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
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
        Map<String, List<String>> problems = problems(environment.services().find(NodeAdmin.class));
        Listing<Readiness.Report> listing = new Listing<Readiness.Report>("Nothing is waited for.",
                report -> Json.object("name", report.name(), "ready", report.ready(), "reason", report.reason()))
                .column("What", Readiness.Report::name)
                .styled("Ready", report -> report.ready() ? "yes" : "no", Style::ofState)
                .column("Reason", Readiness.Report::reason);
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("ready", unready.isEmpty(), "reports", listing.objects(reports), "problems", problems)));
        } else {
            listing.print(screen, format, reports);
        }
        if (format == Format.TABLE) {
            problems.forEach((of, sentences) -> sentences.forEach(sentence ->
                    screen.line(screen.paint(Style.WARNING, "Problem of " + of + ": " + Text.oneLine(sentence)))));
        }
        if (!unready.isEmpty()) {
            if (format != Format.TABLE) {
                throw failedQuietly("not ready");
            }
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, sentence(unready));
        }
        if (format == Format.TABLE) {
            screen.line(screen.paint(Style.GOOD, "This node is ready."));
        }
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

    private static String sentence(List<Readiness.Report> unready) {
        List<String> reasons = new ArrayList<>();
        unready.stream().limit(SHOWN).forEach(report ->
                reasons.add(report.name() + (report.reason().isEmpty() ? "" : " (" + report.reason() + ")")));
        String more = unready.size() > SHOWN ? " and " + (unready.size() - SHOWN) + " more" : "";
        return "This node is not ready: it waits for " + String.join(", ", reasons) + more + ".";
    }
}
