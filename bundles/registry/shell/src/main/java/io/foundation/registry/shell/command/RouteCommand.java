package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.cluster.Answer;
import io.foundation.registry.api.cluster.LoadBalancer;
import io.foundation.registry.api.cluster.Route;
import io.foundation.registry.shell.completion.BalancerCompleter;
import io.foundation.registry.shell.completion.InstanceCompleter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:route}. */
@Service
@Command(scope = "registry", name = "route", description = "Calls one of the instances of a name, wherever it is", detailedDescription = "classpath:registry-route.txt")
public class RouteCommand extends OfCluster {

    @Argument(name = "entry", description = "Its name, or NAMESPACE/NAME", required = true)
    @Completion(InstanceCompleter.class)
    String entry;

    @Argument(index = 1, name = "text", description = "What to send, as UTF-8")
    String text = "";

    @Option(name = "-b", aliases = "--balancer", description = "How to choose among several")
    @Completion(BalancerCompleter.class)
    String balancer = LoadBalancer.ROUND_ROBIN;

    @Option(name = "--idempotent", description = "Doing it twice is as doing it once: another instance may be tried if one does not answer")
    boolean idempotent;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait, 1ms to 1h")
    String timeout = "5s";

    @Override
    protected void perform(Environment environment) {
        Duration patience = Timeouts.parse(timeout);
        Route route = Route.to(EntryKey.parse(entry)).by(balancer).within(patience);
        Answer answer = Stages.await(registry(environment).route(idempotent ? route.idempotently() : route, text.getBytes(StandardCharsets.UTF_8)), patience.plusSeconds(2),
                "Calling '" + Text.oneLine(entry) + "'");
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        new Details().add("Answer", body.isEmpty() ? Units.NONE : body, "answer", body).add("Bytes", Integer.toString(answer.body().length), "bytes", answer.body().length)
                .add("Node", answer.node().value(), "node").add("Attempts", Integer.toString(answer.attempts()), "attempts", answer.attempts())
                .add("Took", Units.roundTrip(answer.took()), "tookMicros", Units.micros(answer.took())).print(environment.screen(), format());
    }
}
