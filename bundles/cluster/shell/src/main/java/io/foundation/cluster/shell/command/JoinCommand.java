package io.foundation.cluster.shell.command;

import io.foundation.base.api.id.Address;
import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.shell.target.Target;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:join}. */
@Service
@Command(scope = "cluster", name = "join", description = "Dials an address and joins whoever answers",
        detailedDescription = "classpath:cluster-join.txt")
public class JoinCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(15);

    @Argument(name = "address", description = "Where a node of the cluster listens, as host:port", required = true)
    String address;

    @Override
    protected void perform(Environment environment) {
        Address dialled = Address.parse(address, -1);
        Target target = target(environment);
        Member met = Stages.await(target.admin().join(dialled), MAX, "Joining " + dialled);
        environment.screen().line("Joined cluster " + target.admin().name() + " through " + met.name() + " at " + dialled + ".");
    }
}
