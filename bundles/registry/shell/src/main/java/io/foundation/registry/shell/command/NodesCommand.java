package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.registry.api.cluster.NodeView;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:nodes}. */
@Service
@Command(scope = "registry", name = "nodes", description = "Lists how well this node knows what each member has registered", detailedDescription = "classpath:registry-nodes.txt")
public class NodesCommand extends OfCluster {

    @Override
    protected void perform(Environment environment) {
        new Listing<NodeView>("There is no member.", view -> Json.object("node", view.node().value(), "state", word(view), "entries", view.entries(), "changes", view.sequence()))
                .column("Node", view -> view.node().value())
                .styled("State", NodesCommand::word, word -> word.equals("current") ? Style.GOOD : Style.WARNING)
                .number("Entries", view -> Integer.toString(view.entries()))
                .number("Changes", view -> Long.toString(view.sequence()))
                .print(environment.screen(), format(), registry(environment).nodes());
    }

    private static String word(NodeView view) {
        return view.state().name().toLowerCase(Locale.ROOT);
    }
}
