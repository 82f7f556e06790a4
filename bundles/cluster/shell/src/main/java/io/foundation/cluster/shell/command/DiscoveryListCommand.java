package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:list}. */
@Service
@Command(scope = "discovery", name = "list", description = "Lists the discovery strategies of a cluster and who they found",
        detailedDescription = "classpath:discovery-list.txt")
public class DiscoveryListCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        new Listing<>("No discovery strategy is configured: nodes join only by cluster:join.", DiscoveryListCommand::json)
                .column("Strategy", DiscoveryStatus::type)
                .styled("State", DiscoveryStatus::state, Style::ofState)
                .number("Answers", status -> Long.toString(status.answers()))
                .number("Failures", status -> Long.toString(status.failures()))
                .column("Found", status -> Text.some(status.proposals()), status -> String.join(",", status.proposals()))
                .column("Detail", DiscoveryStatus::detail)
                .print(environment.screen(), format, target(environment).admin().discovery());
    }

    private static Map<String, Object> json(DiscoveryStatus status) {
        return Json.object("strategy", status.type(), "state", status.state(), "answers", status.answers(),
                "failures", status.failures(), "found", status.proposals(), "detail", status.detail());
    }
}
