package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.Advice;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:analyze}. */
@Service
@Command(scope = "topology", name = "analyze", description = "Says which topology fits the cluster, and why",
        detailedDescription = "classpath:topology-analyze.txt")
public class TopologyAnalyzeCommand extends ListedOfCluster {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Screen screen = environment.screen();
        Advice advice = target(environment).admin().overlay().analyze();
        if (format == Format.JSON) {
            screen.line(Json.write(Json.object("current", advice.current(), "recommended", advice.recommended(), "installed", advice.installed(),
                    "figures", new TreeMap<>(advice.figures()), "findings", advice.findings().stream().map(finding -> Json.object("rule", finding.rule(),
                            "applies", finding.applies(), "wants", finding.wants(), "because", finding.because())).toList())));
            return;
        }
        new Listing<Advice.Finding>("There are no figures: this node has left the cluster.", finding -> Json.object())
                .column("Rule", Advice.Finding::rule)
                .column("Wants", finding -> finding.applies() ? finding.wants() : Units.NONE)
                .column("Because", Advice.Finding::because)
                .print(screen, format, advice.findings());
        if (format == Format.TABLE) {
            screen.line(verdict(advice));
        }
    }

    private static String verdict(Advice advice) {
        if (!advice.isChange()) {
            return "The topology " + advice.current() + " fits.";
        }
        return "The topology " + advice.recommended() + " fits better than " + advice.current() + ": " + (advice.installed()
                ? "topology:switch " + advice.recommended() + " switches." : "install it with feature:install foundation-topology-" + advice.recommended() + " on every node first.");
    }
}
