package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.completion.SubjectCompleter;
import io.foundation.cluster.shell.completion.TargetCompleter;
import io.foundation.cluster.shell.console.Text;
import io.foundation.cluster.shell.console.Units;
import io.foundation.cluster.shell.target.Channels;
import io.foundation.cluster.shell.target.Stages;
import io.foundation.cluster.shell.target.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code channel:send}. */
@Service
@Command(scope = "channel", name = "send", description = "Sends a text on a channel to a node, a role, a service, a topic or all",
        detailedDescription = "classpath:channel-send.txt")
public class ChannelSendCommand extends ClusterOperation {

    private static final Duration GRACE = Duration.ofSeconds(2);

    @Argument(index = 0, name = "target", description = "NODE, all, role:NAME, capability:NAME, service:NAME or topic:NAME", required = true)
    @Completion(TargetCompleter.class)
    String to;

    @Argument(index = 1, name = "subject", description = "What it is about: it selects the handlers", required = true)
    @Completion(SubjectCompleter.class)
    String subject;

    @Argument(index = 2, name = "text", description = "The text; several words are joined by blanks", required = true, multiValued = true)
    List<String> text;

    @Option(name = "-c", aliases = "--channel", description = "The channel; if left out, the routing rules choose")
    @Completion(ChannelCompleter.class)
    String channel;

    @Option(name = "-k", aliases = "--key", description = "Messages of one key stay in order")
    String key = "";

    @Option(name = "--ack", description = "What to wait for: channel (as the channel promises), taken or handled")
    String ack = "channel";

    @Option(name = "--urgent", description = "Let the rules treat it as urgent")
    boolean urgent;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait, 1ms to 1h")
    String timeout = "10s";

    @Override
    void perform(Environment environment) {
        Duration max = Timeouts.parse(timeout);
        Target target = target(environment);
        ChannelAdmin channels = target.admin().channels();
        Outgoing message = Outgoing.routed(subject, String.join(" ", text).getBytes(StandardCharsets.UTF_8)).keyed(key).acknowledged(acknowledgement());
        if (urgent) {
            message = message.urgent();
        }
        if (channel != null) {
            Channels.require(channels, channel);
            message = message.on(channel);
        }
        io.foundation.cluster.api.messaging.Target whom = Recipients.parse(target, to);
        String route = channels.route(message, whom.kind().equals(io.foundation.cluster.api.messaging.Target.TOPIC) ? whom.name() : "");
        long began = System.nanoTime();
        Stages.await(target.cluster().messaging().send(whom, message), max.plus(GRACE), "Sending to " + whom);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        environment.screen().line("Sent to " + whom + " on " + route + " in " + Units.roundTrip(took) + ".");
    }

    private Acknowledgement acknowledgement() {
        try {
            return Acknowledgement.valueOf(ack.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no acknowledgement '" + Text.oneLine(ack) + "': use channel, taken or handled.", e);
        }
    }
}
