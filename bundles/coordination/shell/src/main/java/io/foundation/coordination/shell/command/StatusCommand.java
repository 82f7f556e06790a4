package io.foundation.coordination.shell.command;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Agreements;
import io.foundation.coordination.shell.target.Lacks;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:status}. */
@Service
@Command(scope = "coordination", name = "status", description = "Shows with whom this node agrees, how that works, and what is missing for it",
        detailedDescription = "classpath:coordination-status.txt")
public class StatusCommand extends OfCluster {

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Agreements agreements = new Agreements(environment.services());
        List<Agreement> shown = cluster == null ? agreements.clusters().stream().map(agreements::open).toList() : List.of(agreements.of(cluster));
        List<Row> rows = shown.stream().map(agreement -> new Row(agreement.cluster(), store(environment, agreement.cluster()),
                Agreement.ask(agreement.coordination().figures(), "Looking at cluster " + agreement.cluster()))).toList();
        List<String> lacks = lacks(environment);
        Screen screen = environment.screen();
        Listing<Row> clusters = new Listing<>("This node agrees with nobody yet.", Row::json)
                .column("Cluster", Row::cluster)
                .column("Store", Row::store)
                .styled("State", Row::state, Style::ofState)
                .column("For", row -> Units.span(row.figures.stateNanos() / NANOS_OF_A_MILLI), row -> Long.toString(row.figures.stateNanos() / NANOS_OF_A_MILLI))
                .column("Session", row -> row.figures.session() == 0 ? Units.NONE : "0x" + Long.toHexString(row.figures.session()))
                .number("Sessions", row -> Long.toString(row.figures.sessions()))
                .number("Suspended", row -> Long.toString(row.figures.suspensions()))
                .number("Lost", row -> Long.toString(row.figures.losses()))
                .number("Watches", row -> Integer.toString(row.figures.watches()))
                .number("Under way", row -> Integer.toString(row.figures.underWay()));
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("clusters", clusters.objects(rows), "missing", lacks)));
            return;
        }
        clusters.print(screen, format, rows);
        if (format == Format.TABLE) {
            if (!rows.isEmpty()) {
                screen.line("");
                calls(screen, rows.stream().flatMap(Row::calls).toList());
            }
            lacks.forEach(lack -> screen.line(screen.paint(Style.WARNING, Text.oneLine(lack))));
        }
    }

    private static String store(Environment environment, String cluster) {
        List<String> types = environment.services().values(Coordination.class, CoordinationStore.TYPE, Coordination.CLUSTER, cluster);
        return types.isEmpty() ? Units.NONE : String.join(",", types);
    }

    private static List<String> lacks(Environment environment) {
        return Lacks.of(environment.services().find(ComponentDiagnosis.class).map(ComponentDiagnosis::components).orElse(List.of()),
                environment.services().values(Coordination.class, CoordinationStore.TYPE));
    }

    private static void calls(Screen screen, List<Calls> calls) {
        new Listing<Calls>("", row -> Map.of())
                .column("Cluster", Calls::cluster)
                .column("Calls", Calls::what)
                .number("Answered", row -> Long.toString(row.figures.answered()))
                .number("Failed", row -> Long.toString(row.figures.failed()))
                .number("Unknown", row -> Long.toString(row.figures.unknown()))
                .number("p50", row -> time(row.figures.p50()))
                .number("p99", row -> time(row.figures.p99()))
                .number("Max", row -> time(row.figures.max()))
                .print(screen, Format.TABLE, calls);
    }

    private static String time(long nanos) {
        return Units.roundTrip(Duration.ofNanos(nanos));
    }

    private record Calls(String cluster, String what, CallFigures figures) {

        Map<String, Object> json() {
            return Json.object("answered", figures.answered(), "failed", figures.failed(), "unknown", figures.unknown(), "p50Nanos", figures.p50(),
                    "p99Nanos", figures.p99(), "maxNanos", figures.max());
        }
    }

    private record Row(String cluster, String store, CoordinationFigures figures) {

        String state() {
            return figures.state().name().toLowerCase(Locale.ROOT);
        }

        Stream<Calls> calls() {
            return Stream.of(new Calls(cluster, "commits", figures.commits()), new Calls(cluster, "reads", figures.reads()), new Calls(cluster, "syncs", figures.syncs()));
        }

        Map<String, Object> json() {
            Map<String, Object> json = Json.object("cluster", cluster, "store", store, "state", state(), "stateMillis", figures.stateNanos() / NANOS_OF_A_MILLI,
                    "session", figures.session(), "sessions", figures.sessions(), "suspensions", figures.suspensions(), "losses", figures.losses(),
                    "watches", figures.watches(), "underWay", figures.underWay());
            calls().forEach(calls -> json.put(calls.what, calls.json()));
            return json;
        }
    }
}
