package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.LinkStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:links}. */
@Service
@Command(scope = "cluster", name = "links", description = "Lists the links of this node to its peers",
        detailedDescription = "classpath:cluster-links.txt")
public class LinksCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        List<LinkStatus> links = target(environment).admin().links().stream()
                .sorted(Comparator.comparing(LinkStatus::peer)).toList();
        new Listing<>("There is no link: see discovery:list for who was found.", LinksCommand::json)
                .column("Node", link -> link.peer().name().value())
                .column("Address", link -> link.remote().toString())
                .column("Dialled by", link -> link.dialled() ? "this node" : "peer", link -> link.dialled() ? "self" : "peer")
                .number("RTT", link -> Units.roundTrip(link.roundTrip()))
                .number("Waiting", link -> Units.bytes(link.queuedBytes()))
                .number("Up for", link -> Units.span(link.upMillis()))
                .print(environment.screen(), format, links);
    }

    static Map<String, Object> json(LinkStatus link) {
        return Json.object("node", link.peer().name().value(), "incarnation", link.peer().incarnation(),
                "address", link.remote().toString(), "dialled", link.dialled(),
                "roundTripMicros", Units.micros(link.roundTrip()), "queuedBytes", link.queuedBytes(), "upMillis", link.upMillis());
    }
}
