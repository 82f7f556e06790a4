package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.shell.completion.EverybodyCompleter;
import io.foundation.cluster.shell.completion.SubjectCompleter;
import io.foundation.cluster.shell.target.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:send}. */
@Service
@Command(scope = "cluster", name = "send", description = "Sends a text one way to a node, or to all",
        detailedDescription = "classpath:cluster-send.txt")
public class SendCommand extends ClusterOperation {

    private static final Duration MAX = Duration.ofSeconds(10);

    @Argument(index = 0, name = "node", description = "The name of the node, or 'all' for every node, this one included",
            required = true)
    @Completion(EverybodyCompleter.class)
    String node;

    @Argument(index = 1, name = "subject", description = "What it is about: it selects the handlers", required = true)
    @Completion(SubjectCompleter.class)
    String subject;

    @Argument(index = 2, name = "text", description = "The text; several words are joined by blanks", required = true,
            multiValued = true)
    List<String> text;

    @Override
    protected void perform(Environment environment) {
        Target target = target(environment);
        Outgoing message = Outgoing.of(subject, String.join(" ", text).getBytes(StandardCharsets.UTF_8));
        if (node.equals(EverybodyCompleter.ALL)) {
            Stages.await(target.cluster().messaging().broadcast(message), MAX, "Sending to all");
            environment.screen().line("Sent to all nodes of cluster " + target.admin().name() + ".");
        } else {
            Member member = target.member(node);
            Stages.await(target.cluster().messaging().send(member.name(), message), MAX, "Sending to " + member.name());
            environment.screen().line("Sent to " + member.name() + ".");
        }
    }
}
