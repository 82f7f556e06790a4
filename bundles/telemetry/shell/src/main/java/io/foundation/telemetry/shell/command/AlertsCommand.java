package io.foundation.telemetry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.Alerts;
import io.foundation.telemetry.shell.value.Shown;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:alerts}. */
@Service
@Command(scope = "telemetry", name = "alerts", description = "Lists the alerts, those that fire first", detailedDescription = "classpath:telemetry-alerts.txt")
public class AlertsCommand extends Listed {

    @Option(name = "--firing", description = "Only those that fire; the command fails if there are any")
    boolean firing;

    /** @param alert null if no series is there that the rule looks at */
    private record Row(AlertRule rule, Alert alert) {

        String series() {
            return alert == null ? new Series(rule.name(), rule.tags()).toString() : alert.series().toString();
        }

        String state() {
            return alert == null ? "no such series" : alert.state().name().toLowerCase(Locale.ROOT);
        }

        String condition() {
            return rule.figure().name().toLowerCase(Locale.ROOT) + (rule.side() == AlertRule.Side.ABOVE ? " > " : " < ") + Shown.number(rule.threshold());
        }

        Map<String, Object> json() {
            return Json.object("id", rule.id(), "series", series(), "figure", rule.figure().name().toLowerCase(Locale.ROOT), "side", rule.side().name().toLowerCase(Locale.ROOT),
                    "threshold", rule.threshold(), "clear", rule.clear(), "patienceMillis", rule.patience().toMillis(), "state", state(),
                    "value", alert == null ? null : Shown.json(alert.value()), "since", alert == null ? null : Units.iso(alert.since()));
        }
    }

    @Override
    protected void perform(Environment environment) throws org.apache.karaf.shell.support.CommandException {
        Alerts alerts = environment.services().require(Alerts.class, OfNode.CORE);
        List<Alert> known = alerts.alerts();
        List<Row> rows = new ArrayList<>();
        known.stream().filter(alert -> !firing || alert.state() == Alert.State.FIRING).forEach(alert -> rows.add(new Row(alert.rule(), alert)));
        if (!firing) {
            alerts.rules().stream().filter(rule -> known.stream().noneMatch(alert -> alert.rule().equals(rule))).forEach(rule -> rows.add(new Row(rule, null)));
        }
        Clock clock = environment.clock();
        new Listing<Row>(firing ? "No alert fires." : "There is no alert.", Row::json)
                .column("Alert", row -> row.rule.id())
                .styled("State", Row::state, state -> switch (state) {
                    case "firing" -> Style.BAD;
                    case "pending" -> Style.WARNING;
                    case "quiet" -> Style.GOOD;
                    default -> Style.PLAIN;
                })
                .column("Series", Row::series)
                .column("Condition", Row::condition)
                .number("Now", row -> row.alert == null ? Units.NONE : Shown.number(row.alert.value()))
                .column("Since", row -> row.alert == null ? Units.NONE : Units.ago(row.alert.since(), clock), row -> row.alert == null ? Units.NONE : Units.isoOrNone(row.alert.since()))
                .print(environment.screen(), format(), rows);
        if (firing && !rows.isEmpty()) {
            throw failedQuietly(rows.size() + " fire");
        }
    }
}
