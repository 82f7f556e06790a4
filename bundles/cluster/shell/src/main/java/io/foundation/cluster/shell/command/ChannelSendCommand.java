package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.completion.SubjectCompleter;
import io.foundation.cluster.shell.completion.TargetCompleter;
import io.foundation.cluster.shell.target.Channels;
import io.foundation.cluster.shell.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
@Command(scope = "channel", name = "send", description = "Sends a text or a file on a channel to a node, a role, a service, a topic or all",
        detailedDescription = "classpath:channel-send.txt")
public class ChannelSendCommand extends ClusterOperation {

    private static final Duration GRACE = Duration.ofSeconds(2);

    @Argument(index = 0, name = "target", description = "NODE, all, role:NAME, capability:NAME, service:NAME or topic:NAME", required = true)
    @Completion(TargetCompleter.class)
    String to;

    @Argument(index = 1, name = "subject", description = "What it is about: it selects the handlers", required = true)
    @Completion(SubjectCompleter.class)
    String subject;

    @Argument(index = 2, name = "text", description = "The text; several words are joined by blanks", multiValued = true)
    List<String> text;

    @Option(name = "-f", aliases = "--file", description = "A file on this node's machine, sent in place of a text, not to all or a topic")
    String file;

    @Option(name = "-c", aliases = "--channel", description = "The channel; if left out, the routing rules choose, and data takes files")
    @Completion(ChannelCompleter.class)
    String channel;

    @Option(name = "-k", aliases = "--key", description = "Messages of one key stay in order")
    String key = "";

    @Option(name = "--ack", description = "What to wait for: channel (as the channel promises), taken or handled")
    String ack = "channel";

    @Option(name = "--urgent", description = "Let the rules treat it as urgent")
    boolean urgent;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait, 1ms to 1h; default 10s, with --file 1h")
    String timeout;

    @Override
    protected void perform(Environment environment) {
        Duration max = Timeouts.parse(timeout != null ? timeout : file == null ? "10s" : "1h");
        if (file == null ? text == null || text.isEmpty() : text != null && !text.isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, file == null ? "There is nothing to send: give a text after the subject, or a file with --file."
                    : "A message has one body: give a text or --file, not both.");
        }
        Target target = target(environment);
        ChannelAdmin channels = target.admin().channels();
        LargeBody body = file == null ? null : body();
        Outgoing message = (file == null ? Outgoing.routed(subject, String.join(" ", text).getBytes(StandardCharsets.UTF_8)) : Outgoing.of(subject, new byte[0]))
                .keyed(key).acknowledged(acknowledgement());
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
        Messaging messaging = target.cluster().messaging();
        Stages.await(body == null ? messaging.send(whom, message) : messaging.send(whom, message, body), max.plus(GRACE), "Sending to " + whom);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        environment.screen().line((body == null ? "Sent to " : "Sent " + Units.bytes(body.length()) + " to ") + whom + " on " + route + " in " + Units.roundTrip(took) + ".");
    }

    private LargeBody body() {
        try {
            return LargeBody.of(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The file '" + Text.oneLine(file) + "' cannot be sent: " + Text.oneLine(e.getMessage())
                    + "; it must lie on the machine of this node.", e);
        }
    }

    private Acknowledgement acknowledgement() {
        try {
            return Acknowledgement.valueOf(ack.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no acknowledgement '" + Text.oneLine(ack) + "': use channel, taken or handled.", e);
        }
    }
}
