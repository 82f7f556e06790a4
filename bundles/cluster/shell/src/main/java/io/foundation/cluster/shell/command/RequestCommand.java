package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.shell.completion.NodeCompleter;
import io.foundation.cluster.shell.completion.SubjectCompleter;
import io.foundation.cluster.shell.target.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:request}. */
@Service
@Command(scope = "cluster", name = "request", description = "Sends a text to a node and shows its answer",
        detailedDescription = "classpath:cluster-request.txt")
public class RequestCommand extends ListedOfCluster {

    /** The transport ends a request in time; this is for one that does not. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Argument(index = 0, name = "node", description = "The name of the node", required = true)
    @Completion(NodeCompleter.class)
    String node;

    @Argument(index = 1, name = "subject", description = "What it is about: it selects the handler", required = true)
    @Completion(SubjectCompleter.class)
    String subject;

    @Argument(index = 2, name = "text", description = "The text; several words are joined by blanks", required = true,
            multiValued = true)
    List<String> text;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait for the answer, 1ms to 1h, e.g. 500ms or 5s")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Duration max = Timeouts.parse(timeout);
        Target target = target(environment);
        Member member = target.member(node);
        Outgoing message = Outgoing.of(subject, String.join(" ", text).getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        byte[] body = Stages.await(target.cluster().messaging().request(member.name(), message, max), max.plus(GRACE),
                "The request to " + member.name());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String answer = Text.body(body);
        environment.screen().line(switch (format) {
            case JSON -> Json.write(Json.object("node", member.name().value(), "subject", subject, "answer", answer,
                    "bytes", body.length, "roundTripMicros", Units.micros(took)));
            case PLAIN -> answer;
            case TABLE -> answer + "   (" + member.name() + ", " + Units.roundTrip(took) + ")";
        });
    }
}
