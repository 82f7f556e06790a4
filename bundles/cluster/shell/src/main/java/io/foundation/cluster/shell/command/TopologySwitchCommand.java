package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.shell.completion.TopologyCompleter;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:switch}. */
@Service
@Command(scope = "topology", name = "switch", description = "Switches the cluster to another topology while it works",
        detailedDescription = "classpath:topology-switch.txt")
public class TopologySwitchCommand extends ClusterOperation {

    @Argument(name = "type", description = "The topology to switch to", required = true)
    @Completion(TopologyCompleter.class)
    String type;

    @Option(name = "--option", description = "An option of the topology, as key=value; may be repeated", multiValued = true)
    List<String> options;

    @Option(name = "--reason", description = "Why, for the history")
    String reason = "by hand";

    @Option(name = "--deadline", description = "How long the nodes may take to prepare (default 30s)")
    String deadline = "30s";

    @Option(name = "--at-deadline", description = "At the deadline switch with half of the nodes, instead of giving up")
    boolean atDeadline;

    @Option(name = "--force", description = "Do not wait for the cool-down after the last switch")
    boolean force;

    @Option(name = "--dry-run", description = "Only say what would be done")
    boolean dryRun;

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        TopologyAdmin overlay = target.admin().overlay();
        Duration time = Durations.parse(deadline).orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT,
                "The time '" + Text.oneLine(deadline) + "' of --deadline is not allowed: use for example 10s, 30s or 2m."));
        SwitchRequest request = new SwitchRequest(type, parsed(), reason, time,
                atDeadline ? SwitchRequest.Activation.DEADLINE : SwitchRequest.Activation.ALL_PREPARED, force);
        if (dryRun) {
            List<String> obstacles = overlay.obstacles(request);
            if (!obstacles.isEmpty()) {
                throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, String.join(" ", obstacles));
            }
            environment.screen().line("Would switch cluster " + target.admin().name() + " from " + overlay.current().type() + " to " + type + " on "
                    + Text.count(target.members().size(), "node") + ", within " + Durations.format(time) + ". Nothing on this node stands against it.");
            return;
        }
        Switching.await(environment, overlay.switchTo(request), type, time);
    }

    private Map<String, String> parsed() {
        Map<String, String> parsed = new HashMap<>();
        for (String option : options == null ? List.<String>of() : options) {
            int sign = option.indexOf('=');
            if (sign < 1) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The option '" + Text.oneLine(option) + "' is not allowed: write --option key=value.");
            }
            parsed.put(option.substring(0, sign), option.substring(sign + 1));
        }
        return parsed;
    }
}
