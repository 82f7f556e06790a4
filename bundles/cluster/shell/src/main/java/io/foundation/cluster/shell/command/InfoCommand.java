package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.shell.target.Clusters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:info}. */
@Service
@Command(scope = "foundation", name = "info", description = "Shows this node: its name, version, settings and how they came about",
        detailedDescription = "classpath:foundation-info.txt")
public class InfoCommand extends Listed {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Screen screen = environment.screen();
        NodeAdmin node = environment.services().require(NodeAdmin.class, Clusters.CORE);
        List<ClusterAdmin> clusters = new Clusters(environment.services()).all();
        List<String> names = clusters.stream().map(admin -> admin.name().value()).toList();
        Map<String, Object> factsByCluster = new TreeMap<>();
        clusters.forEach(admin -> factsByCluster.put(admin.name().value(), new TreeMap<>(admin.facts())));
        new Details()
                .add("Node", node.name().map(NodeName::value).orElse("none: its configuration is wrong"), "node",
                        node.name().map(NodeName::value).orElse(null))
                .add("Foundation", node.version(), "version")
                .add("Clusters", names.isEmpty() ? "none" : Text.some(names), "clusters", names)
                .facts("facts", node.facts())
                .json("clusterFacts", factsByCluster)
                .json("decisions", node.decisions())
                .json("problems", new TreeMap<>(node.problems()))
                .print(screen, format);
        if (format == Format.TABLE) {
            for (ClusterAdmin admin : clusters) {
                screen.line("");
                screen.line("Cluster " + admin.name());
                indented(screen, new TreeMap<>(admin.facts()));
            }
            section(screen, "Decisions", node.decisions());
            new TreeMap<>(node.problems()).forEach((pid, sentences) -> section(screen, "Problems of " + pid, sentences));
        }
    }

    private static void indented(Screen screen, Map<String, String> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        facts.forEach((name, value) -> screen.line("  " + name + " ".repeat(width - name.length()) + "  " + Text.oneLine(value)));
    }

    private static void section(Screen screen, String title, List<String> sentences) {
        if (!sentences.isEmpty()) {
            screen.line("");
            screen.line(title);
            sentences.forEach(sentence -> screen.line("  " + Text.oneLine(sentence)));
        }
    }
}
