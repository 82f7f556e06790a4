package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.shell.completion.NodeCompleter;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:forget}. */
@Service
@Command(scope = "cluster", name = "forget", description = "Removes an unreachable node from the cluster for good",
        detailedDescription = "classpath:cluster-forget.txt")
public class ForgetCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(15);

    @Argument(name = "node", description = "The name of the unreachable node", required = true)
    @Completion(NodeCompleter.class)
    String node;

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Member member = target.member(node);
        Stages.await(target.admin().forget(member.name()), MAX, "Forgetting node " + member.name());
        environment.screen().line("Forgot node " + member.name() + " in cluster " + target.admin().name()
                + ". It can come back only with a new incarnation.");
    }
}
