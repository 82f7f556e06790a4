package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.Goal;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.shell.completion.GoalCompleter;
import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:optimize}. */
@Service
@Command(scope = "topology", name = "optimize", description = "Switches the cluster to the topology that serves a goal best",
        detailedDescription = "classpath:topology-optimize.txt")
public class TopologyOptimizeCommand extends ClusterOperation {

    @Argument(name = "goal", description = "low_latency, high_throughput, massive_scale or event_driven", required = true)
    @Completion(GoalCompleter.class)
    String goal;

    @Option(name = "--dry-run", description = "Only say which topology it would be, and why")
    boolean dryRun;

    @Override
    protected void perform(Environment environment) {
        TopologyAdmin overlay = target(environment).admin().overlay();
        List<String> words = Arrays.stream(Goal.values()).map(Goal::word).toList();
        Goal wanted = Arrays.stream(Goal.values()).filter(each -> each.word().equals(goal)).findFirst()
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "There is no goal '" + Text.oneLine(goal) + "': use "
                        + String.join(", ", words) + "." + Nearest.to(goal, words).map(near -> " Did you mean " + near + "?").orElse("")));
        Advice advice = overlay.adviseFor(wanted);
        advice.findings().forEach(finding -> environment.screen().line(finding.because()));
        if (!dryRun) {
            Switching.await(environment, overlay.optimizeFor(wanted), advice.recommended(), SwitchRequest.DEFAULT_DEADLINE);
        }
    }
}
