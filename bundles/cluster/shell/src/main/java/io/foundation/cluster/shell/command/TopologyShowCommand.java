package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.cluster.api.admin.TopologyStatus;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:show}. */
@Service
@Command(scope = "topology", name = "show", description = "Shows the overlay of a cluster as this node sees it",
        detailedDescription = "classpath:topology-show.txt")
public class TopologyShowCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        TopologyStatus status = target(environment).admin().topology();
        if (format == Format.JSON) {
            environment.screen().line(Json.write(Json.object("type", status.type(), "provided", status.provided(),
                    "wanted", names(status.wanted()), "linked", names(status.linked()),
                    "candidates", names(status.candidates()), "facts", new TreeMap<>(status.facts()))));
            return;
        }
        if (format == Format.TABLE) {
            new Details()
                    .add("Topology", status.type() + (status.provided() ? "" : " (no provider is installed: the links stay as they are)"),
                            "type")
                    .facts("facts", status.facts()).print(environment.screen(), format);
        }
        TreeSet<NodeId> peers = new TreeSet<>(status.wanted());
        peers.addAll(status.linked());
        peers.addAll(status.candidates());
        new Listing<NodeId>("There is no peer.", peer -> Json.object("node", peer.name().value()))
                .column("Node", peer -> peer.name().value())
                .styled("Wanted", peer -> yesNo(status.wanted(), peer), word -> Style.PLAIN)
                .styled("Linked", peer -> yesNo(status.linked(), peer), Style::ofState)
                .styled("Candidate", peer -> yesNo(status.candidates(), peer), word -> Style.PLAIN)
                .print(environment.screen(), format, List.copyOf(peers));
    }

    private static String yesNo(Collection<NodeId> peers, NodeId peer) {
        return peers.contains(peer) ? "yes" : "no";
    }

    private static List<String> names(Collection<NodeId> peers) {
        return peers.stream().sorted().map(peer -> peer.name().value()).toList();
    }
}
