package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.SwitchReport;
import java.time.Clock;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:history}. */
@Service
@Command(scope = "topology", name = "history", description = "Lists the latest switches of the topology, oldest first",
        detailedDescription = "classpath:topology-history.txt")
public class TopologyHistoryCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Clock clock = environment.clock();
        new Listing<>("The topology has not been switched since this node started.", TopologyHistoryCommand::json)
                .column("Time", report -> Units.moment(report.atMillis(), clock), report -> Units.isoOrNone(report.atMillis()))
                .number("Epoch", report -> Long.toString(report.epoch()))
                .column("From", SwitchReport::from)
                .column("To", SwitchReport::to)
                .column("Outcome", report -> report.outcome().word())
                .column("By", SwitchReport::by)
                .number("Prepare ms", report -> Long.toString(report.prepareMillis()))
                .number("Both ms", report -> Long.toString(report.overlapMillis()))
                .column("Reason", SwitchReport::reason)
                .column("Detail", SwitchReport::detail)
                .print(environment.screen(), format(), target(environment).admin().overlay().history());
    }

    private static Map<String, Object> json(SwitchReport report) {
        return Json.object("time", Units.iso(report.atMillis()), "epoch", report.epoch(), "from", report.from(), "to", report.to(),
                "outcome", report.outcome().word(), "by", report.by(), "prepareMillis", report.prepareMillis(), "overlapMillis", report.overlapMillis(),
                "reason", report.reason(), "detail", report.detail());
    }
}
