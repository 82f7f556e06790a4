package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.admin.OverlayGraph;
import io.foundation.cluster.shell.completion.GraphFormatCompleter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:graph}. */
@Service
@Command(scope = "topology", name = "graph", description = "Shows the links of the whole cluster, as its nodes tell them",
        detailedDescription = "classpath:topology-graph.txt")
public class TopologyGraphCommand extends ListedOfCluster {

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration MAX = Duration.ofSeconds(15);

    @Option(name = "--format", description = "text, dot or json (default text)")
    @Completion(GraphFormatCompleter.class)
    String style = "text";

    @Override
    protected void perform(Environment environment) {
        if (!List.of("text", "dot", "json").contains(style)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The format '" + Text.oneLine(style) + "' is not allowed: use text, dot or json.");
        }
        OverlayGraph graph = Stages.await(target(environment).admin().overlay().graph(ANSWER), MAX, "Asking all nodes for their links");
        Format format = style.equals("json") ? Format.JSON : format();
        Screen screen = environment.screen();
        if (style.equals("dot")) {
            dot(screen, graph);
        } else if (format == Format.JSON) {
            screen.line(Json.write(json(graph)));
        } else {
            new Listing<Map.Entry<String, OverlayGraph.Node>>("No node has answered.", entry -> Json.object())
                    .column("Node", Map.Entry::getKey)
                    .column("Topology", entry -> entry.getValue().type())
                    .number("Epoch", entry -> Long.toString(entry.getValue().epoch()))
                    .number("Links", entry -> Integer.toString(entry.getValue().linked().size()))
                    .column("Linked with", entry -> entry.getValue().linked().isEmpty() ? Units.NONE : String.join(" ", entry.getValue().linked()))
                    .print(screen, format, List.copyOf(new TreeMap<>(graph.nodes()).entrySet()));
            if (format == Format.TABLE) {
                new TreeMap<>(graph.missing()).forEach((node, why) -> screen.line("Missing: " + node + ". " + Text.oneLine(why)));
            }
        }
    }

    /** Each link once; one that only one of its ends tells of is dashed, if both answered. */
    private static void dot(Screen screen, OverlayGraph graph) {
        screen.line("graph topology {");
        new TreeMap<>(graph.nodes()).keySet().forEach(name -> screen.line("  \"" + name + "\";"));
        new TreeMap<>(graph.missing()).keySet().forEach(name -> screen.line("  \"" + name + "\" [style=dotted];"));
        TreeSet<String> lines = new TreeSet<>();
        graph.nodes().forEach((name, node) -> node.linked().forEach(peer -> {
            OverlayGraph.Node other = graph.nodes().get(peer);
            boolean both = other == null || other.linked().contains(name);
            String pair = name.compareTo(peer) < 0 ? "\"" + name + "\" -- \"" + peer + "\"" : "\"" + peer + "\" -- \"" + name + "\"";
            lines.add("  " + pair + (both ? ";" : " [style=dashed];"));
        }));
        lines.forEach(screen::line);
        screen.line("}");
    }

    private static Map<String, Object> json(OverlayGraph graph) {
        Map<String, Object> nodes = new LinkedHashMap<>();
        new TreeMap<>(graph.nodes()).forEach((name, node) -> nodes.put(name, Json.object("epoch", node.epoch(), "type", node.type(),
                "linked", node.linked(), "wanted", node.wanted())));
        return Json.object("nodes", nodes, "missing", new TreeMap<>(graph.missing()));
    }
}
