package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.shell.target.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:nodes}. */
@Service
@Command(scope = "cluster", name = "nodes", description = "Lists the nodes of a cluster and their states",
        detailedDescription = "classpath:cluster-nodes.txt")
public class NodesCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Target target = target(environment);
        Map<NodeId, Duration> roundTrips = target.admin().links().stream()
                .collect(Collectors.toMap(LinkStatus::peer, LinkStatus::roundTrip, (one, other) -> one));
        List<Row> rows = target.members().stream().map(member -> new Row(member, target.isSelf(member.id()),
                roundTrips.getOrDefault(member.id(), Duration.ZERO))).toList();
        listing(environment.clock()).print(environment.screen(), format, rows);
        if (format == Format.TABLE) {
            environment.screen().line(summary(target.members()));
        }
    }

    private static Listing<Row> listing(Clock clock) {
        return new Listing<>("No node is known.", Row::json)
                .column("Node", row -> row.member.name() + (row.self ? " *" : ""), row -> row.member.name().value())
                .styled("State", row -> row.member.state().word(), Style::ofState)
                .column("Since", row -> Units.ago(row.member.since(), clock), row -> Units.isoOrNone(row.member.since()))
                .column("Address", row -> row.member.addresses().isEmpty() ? Units.NONE : row.member.addresses().getFirst().toString())
                .column("Version", row -> row.member.version())
                .column("Roles", row -> String.join(",", new TreeSet<>(row.member.roles())))
                .column("RTT", row -> Units.roundTrip(row.roundTrip))
                .column("Note", row -> row.member.note());
    }

    /** One line, e.g. {@code 3 nodes: 2 ready, 1 unreachable}. */
    static String summary(List<Member> members) {
        Map<MemberState, Long> states = new TreeMap<>(members.stream()
                .collect(Collectors.groupingBy(Member::state, Collectors.counting())));
        String parts = states.entrySet().stream().sorted((one, other) -> order(one.getKey()) - order(other.getKey()))
                .map(entry -> entry.getValue() + " " + entry.getKey().word()).collect(Collectors.joining(", "));
        return Text.count(members.size(), "node") + (parts.isEmpty() ? "" : ": " + parts);
    }

    private static int order(MemberState state) {
        return state == MemberState.READY ? -1 : state.ordinal();
    }

    private record Row(Member member, boolean self, Duration roundTrip) {

        Map<String, Object> json() {
            return Json.object("name", member.name().value(), "incarnation", member.id().incarnation(),
                    "state", member.state().word(), "since", Units.iso(member.since()),
                    "addresses", member.addresses().stream().map(Address::toString).toList(),
                    "version", member.version(), "roles", new TreeSet<>(member.roles()),
                    "metadata", new TreeMap<>(member.metadata()), "roundTripMicros", Units.micros(roundTrip),
                    "note", member.note(), "self", self);
        }
    }
}
