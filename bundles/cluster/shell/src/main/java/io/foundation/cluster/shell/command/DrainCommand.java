package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:drain}. */
@Service
@Command(scope = "cluster", name = "drain", description = "Makes this node take no more work; it stays a member",
        detailedDescription = "classpath:cluster-drain.txt")
public class DrainCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(15);

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Stages.await(target.admin().drain(), MAX, "Draining this node in cluster " + target.admin().name());
        environment.screen().line("This node takes no more work in cluster " + target.admin().name()
                + ". Take work again with cluster:resume.");
    }
}
