package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:resume}. */
@Service
@Command(scope = "cluster", name = "resume", description = "Makes this node take work again after cluster:drain",
        detailedDescription = "classpath:cluster-resume.txt")
public class ResumeCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(15);

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Stages.await(target.admin().resume(), MAX, "Resuming this node in cluster " + target.admin().name());
        environment.screen().line("This node takes work again in cluster " + target.admin().name() + ".");
    }
}
