package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.Address;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.shell.completion.NodeCompleter;
import io.foundation.cluster.shell.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:node-show}. */
@Service
@Command(scope = "cluster", name = "node-show", description = "Shows what is known of one node",
        detailedDescription = "classpath:cluster-node-show.txt")
public class NodeShowCommand extends ListedOfCluster {

    @Argument(name = "node", description = "The name of the node", required = true)
    @Completion(NodeCompleter.class)
    String node;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Target target = target(environment);
        Member member = target.member(node);
        boolean self = target.isSelf(member.id());
        List<String> addresses = member.addresses().stream().map(Address::toString).toList();
        TreeSet<String> roles = new TreeSet<>(member.roles());
        Details details = new Details()
                .add("Node", member.name() + (self ? " (this node)" : ""), "name", member.name().value())
                .json("self", self)
                .add("Cluster", target.admin().name().value(), "cluster")
                .add("State", member.state().word(), "state")
                .add("Since", Units.ago(member.since(), environment.clock()), "since", Units.iso(member.since()))
                .add("Note", member.note(), "note")
                .add("Incarnation", Long.toString(member.id().incarnation()), "incarnation", member.id().incarnation())
                .add("Addresses", String.join(", ", addresses), "addresses", addresses)
                .add("Version", member.version(), "version")
                .add("Roles", String.join(", ", roles), "roles", roles);
        Optional<LinkStatus> link = target.link(member.id());
        if (self) {
            details.json("link", null);
        } else if (link.isPresent()) {
            LinkStatus up = link.get();
            details.add("Link", "to " + up.remote() + ", dialled by " + (up.dialled() ? "this node" : "the peer") + ", up for "
                            + Units.span(up.upMillis()) + ", round trip " + Units.roundTrip(up.roundTrip()) + ", "
                            + Units.bytes(up.queuedBytes()) + " waiting", "link", LinksCommand.json(up));
        } else {
            details.add("Link", "none: see discovery:explain " + member.name(), "link", null);
        }
        details.facts("metadata", member.metadata()).print(environment.screen(), format);
    }
}
