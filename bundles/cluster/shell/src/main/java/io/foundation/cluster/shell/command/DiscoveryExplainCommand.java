package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.shell.completion.NodeCompleter;
import io.foundation.cluster.shell.target.Target;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:explain}. */
@Service
@Command(scope = "discovery", name = "explain", description = "Tells step by step why a node is linked, or is not",
        detailedDescription = "classpath:discovery-explain.txt")
public class DiscoveryExplainCommand extends ListedOfCluster {

    @Argument(name = "node", description = "The name of the node; it need not be a member", required = true)
    @Completion(NodeCompleter.class)
    String node;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Target target = target(environment);
        NodeName name = NodeName.of(node);
        List<String> steps = target.admin().explain(name);
        if (steps.isEmpty() && target.cluster().member(name).isEmpty()) {
            throw target.unknown(node);
        }
        Screen screen = environment.screen();
        switch (format) {
            case JSON -> screen.line(Json.write(Json.object("node", name.value(), "steps", steps)));
            case PLAIN -> steps.forEach(step -> screen.line(Text.oneLine(step)));
            case TABLE -> {
                screen.line(steps.isEmpty() ? "Nothing is remembered of node " + name + "." : "Node " + name + ":");
                int width = Integer.toString(steps.size()).length();
                for (int i = 0; i < steps.size(); i++) {
                    screen.line(String.format("  %" + width + "d. %s", i + 1, Text.oneLine(steps.get(i))));
                }
                if (target.cluster().member(name).isEmpty()) {
                    Nearest.to(node, target.names()).ifPresent(near -> screen.line("No member has this name. Did you mean " + near + "?"));
                }
            }
        }
    }
}
