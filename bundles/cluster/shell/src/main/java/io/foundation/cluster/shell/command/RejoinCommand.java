package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:rejoin}. */
@Service
@Command(scope = "cluster", name = "rejoin", description = "Brings this node back after cluster:leave",
        detailedDescription = "classpath:cluster-rejoin.txt")
public class RejoinCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(15);

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Stages.await(target.admin().rejoin(), MAX, "Rejoining cluster " + target.admin().name());
        environment.screen().line("Back in cluster " + target.admin().name() + ". See who is there with cluster:nodes.");
    }
}
