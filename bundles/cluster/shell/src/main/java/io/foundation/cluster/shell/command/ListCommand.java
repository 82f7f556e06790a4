package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.cluster.shell.target.Clusters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:list}. */
@Service
@Command(scope = "cluster", name = "list", description = "Lists the clusters this node is in",
        detailedDescription = "classpath:cluster-list.txt")
public class ListCommand extends Listed {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Clusters clusters = new Clusters(environment.services());
        List<Row> rows = clusters.all().stream().map(admin -> new Row(admin, clusters.membership(admin))).toList();
        new Listing<>("This node is in no cluster: see foundation:info for why.", Row::json)
                .column("Cluster", row -> row.admin.name().value())
                .column("This node", row -> row.cluster.map(cluster -> cluster.self().name().value()).orElse(Units.NONE))
                .styled("State", Row::state, Style::ofState)
                .number("Nodes", row -> Integer.toString(row.members().size()))
                .number("Ready", row -> Long.toString(row.ready()))
                .column("Discovery", row -> String.join(",", row.discovery()))
                .column("Topology", row -> row.admin.topology().type())
                .number("Problems", row -> Integer.toString(row.admin.problems().size()))
                .print(environment.screen(), format, rows);
    }

    private record Row(ClusterAdmin admin, Optional<Cluster> cluster) {

        List<Member> members() {
            return cluster.map(engine -> engine.members().members()).orElse(List.of());
        }

        long ready() {
            return members().stream().filter(member -> member.state() == MemberState.READY).count();
        }

        String state() {
            return cluster.map(engine -> engine.self().state().word()).orElse("starting");
        }

        List<String> discovery() {
            return admin.discovery().stream().map(DiscoveryStatus::type).toList();
        }

        Map<String, Object> json() {
            return Json.object("name", admin.name().value(),
                    "self", cluster.map(engine -> engine.self().name().value()).orElse(null), "state", state(),
                    "nodes", members().size(), "ready", ready(), "discovery", discovery(),
                    "topology", admin.topology().type(), "problems", admin.problems());
        }
    }
}
