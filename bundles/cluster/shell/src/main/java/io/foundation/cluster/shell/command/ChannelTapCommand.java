package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.TapFilter;
import io.foundation.cluster.api.admin.Tapped;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.target.Channels;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code channel:tap}. */
@Service
@Command(scope = "channel", name = "tap", description = "Watches messages of this node as they leave and come",
        detailedDescription = "classpath:channel-tap.txt")
public class ChannelTapCommand extends ListedOfCluster {

    private static final int MAX_COUNT = 100_000;
    private static final int WAITING = 1_024;

    @Argument(name = "channel", description = "The name of the channel; all if left out")
    @Completion(ChannelCompleter.class)
    String channel;

    @Option(name = "-s", aliases = "--subject", description = "Only this subject; one that ends with * stands for all that begin so")
    String subject = "";

    @Option(name = "-n", aliases = "--count", description = "How many to show, 1 to 100000")
    int count = 100;

    @Option(name = "-d", aliases = "--duration", description = "How long to watch, 1ms to 1h")
    String duration = "30s";

    @Option(name = "-e", aliases = "--every", description = "Show one of so many messages")
    int every = 1;

    @Option(name = "--body", description = "Also show so many bytes of each body, up to 65536: they may hold secrets")
    int body;

    @Override
    protected void perform(Environment environment) {
        if (count < 1 || count > MAX_COUNT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The count " + count + " is not allowed: use 1 to " + MAX_COUNT + ".");
        }
        long nanos = Timeouts.parse(duration).toNanos();
        ChannelAdmin admin = target(environment).admin().channels();
        if (channel != null) {
            Channels.require(admin, channel);
        }
        TapFilter filter = new TapFilter(channel == null ? "" : channel, subject, every, body);
        Format format = format();
        Screen screen = environment.screen();
        BlockingQueue<Tapped> queue = new ArrayBlockingQueue<>(WAITING);
        int shown = 0;
        try (Registration tap = admin.tap(filter, message -> put(queue, message))) {
            long end = System.nanoTime() + nanos;
            while (shown < count) {
                // What is there is shown before the time is looked at, so that nothing seen is withheld.
                Tapped message = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message == null) {
                    break;
                }
                screen.line(line(message, format, environment));
                shown++;
            }
        } catch (InterruptedException e) {
            throw new FoundationException(ErrorType.CLOSED, "Watching was interrupted.", e);
        }
        if (format == Format.TABLE) {
            screen.line(Text.count(shown, "message") + (shown < count ? " in " + io.foundation.base.api.option.Durations.format(Duration.ofNanos(nanos)) : "") + ".");
        }
    }

    private static void put(BlockingQueue<Tapped> queue, Tapped message) {
        try {
            // Not for ever: the command may have ended meanwhile. What is not taken counts as missed where it comes from.
            queue.offer(message, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line(Tapped message, Format format, Environment environment) {
        String shown = body == 0 ? "" : Text.oneLine(Text.body(message.body()));
        String direction = message.incoming() ? "in" : "out";
        return switch (format) {
            case JSON -> Json.write(Json.object("time", Units.iso(message.atMillis()), "direction", direction, "kind", message.kind(), "peer", message.peer(),
                    "channel", message.channel(), "subject", message.subject(), "topic", message.topic(), "bytes", message.length(),
                    "body", body == 0 ? null : shown, "missed", message.missed()));
            case PLAIN -> String.join("\t", Units.iso(message.atMillis()), direction, message.kind(), Text.oneLine(message.peer()), message.channel(),
                    Text.oneLine(message.subject()), Text.oneLine(message.topic()), Integer.toString(message.length()), shown);
            case TABLE -> (message.missed() > 0 ? "(" + message.missed() + " missed) " : "") + Units.moment(message.atMillis(), environment.clock()) + " "
                    + (message.incoming() ? "<- " : "-> ") + Text.oneLine(message.peer()) + "  " + message.kind() + " '" + Text.oneLine(message.subject()) + "' on "
                    + message.channel() + (message.topic().isEmpty() ? "" : " to topic " + Text.oneLine(message.topic())) + ", " + Units.bytes(message.length())
                    + (shown.isEmpty() ? "" : ": " + shown);
        };
    }
}
