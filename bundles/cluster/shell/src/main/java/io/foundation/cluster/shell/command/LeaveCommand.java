package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:leave}. */
@Service
@Command(scope = "cluster", name = "leave", description = "Takes this node out of the cluster, in order",
        detailedDescription = "classpath:cluster-leave.txt")
public class LeaveCommand extends ClusterOperation {

    /** To finish what was taken, {@code messaging.drain} allows five minutes at most. */
    private static final Duration MAX = Duration.ofSeconds(330);

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Stages.await(target.admin().leave(), MAX, "Leaving cluster " + target.admin().name());
        environment.screen().line("Left cluster " + target.admin().name() + ". Come back with cluster:rejoin.");
    }
}
