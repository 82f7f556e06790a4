package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Durations;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.target.Channels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code channel:stats}. */
@Service
@Command(scope = "channel", name = "stats", description = "Shows what happens on each channel to each peer",
        detailedDescription = "classpath:channel-stats.txt")
public class ChannelStatsCommand extends ListedOfCluster {

    private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    @Argument(name = "channel", description = "The name of the channel; all if left out")
    @Completion(ChannelCompleter.class)
    String channel;

    @Option(name = "-i", aliases = "--interval", description = "Over how long rates are measured, 10ms to 1m")
    String interval = "1s";

    @Option(name = "-a", aliases = "--all", description = "Also show channels on which nothing happened")
    boolean all;

    @Override
    protected void perform(Environment environment) {
        Duration over = Durations.parse(interval).filter(time -> time.toMillis() >= 10 && time.compareTo(MAX_INTERVAL) <= 0)
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "The interval '" + Text.oneLine(interval)
                        + "' is not allowed: use 10ms to 1m, for example 500ms or 5s."));
        ChannelAdmin admin = target(environment).admin().channels();
        if (channel != null) {
            Channels.require(admin, channel);
        }
        Map<String, ChannelFigures> before = new HashMap<>();
        long began = System.nanoTime();
        admin.figures().forEach(figures -> before.put(key(figures), figures));
        sleep(over);
        double seconds = (System.nanoTime() - began) / NANOS;
        List<Row> rows = admin.figures().stream().filter(figures -> channel == null || figures.channel().equals(channel))
                .map(figures -> new Row(figures, before.get(key(figures)), seconds)).filter(row -> all || channel != null || row.isUsed()).toList();
        new Listing<>("Nothing has happened on any channel: --all shows them.", Row::json)
                .column("Channel", row -> row.now.channel())
                .column("Peer", row -> row.now.peer().name().value())
                .number("Sent/s", row -> rate(row.sentRate()))
                .number("Out/s", row -> Units.bytes(Math.round(row.sentByteRate())))
                .number("Received/s", row -> rate(row.receivedRate()))
                .number("In/s", row -> Units.bytes(Math.round(row.receivedByteRate())))
                .number("Wait p50", row -> Units.roundTrip(Duration.ofNanos(row.now.waitP50())))
                .number("Wait p99", row -> Units.roundTrip(Duration.ofNanos(row.now.waitP99())))
                .number("Queue", row -> Units.bytes(row.now.queuedBytes()))
                .number("Full", row -> String.format(Locale.ROOT, "%.0f %%", row.now.utilisation() * 100))
                .number("Unconfirmed", row -> Long.toString(row.now.unacknowledged()))
                .number("Again", row -> Long.toString(row.now.retransmitted()))
                .number("Dropped", row -> Long.toString(row.now.droppedInAll()))
                .print(environment.screen(), format(), rows);
    }

    private static String key(ChannelFigures figures) {
        return figures.channel() + ' ' + figures.peer();
    }

    private static String rate(double perSecond) {
        return perSecond >= 100 || perSecond == 0 ? String.format(Locale.ROOT, "%.0f", perSecond) : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new FoundationException(ErrorType.CLOSED, "The measurement was interrupted.", e);
        }
    }

    private record Row(ChannelFigures now, ChannelFigures before, double seconds) {

        boolean isUsed() {
            return now.sent() + now.received() + now.queuedMessages() + now.unacknowledged() + now.droppedInAll() > 0;
        }

        /** A link that was made anew counts from 0. */
        private double perSecond(long value, long former) {
            return Math.max(0, before == null || former > value ? value : value - former) / seconds;
        }

        double sentRate() {
            return perSecond(now.sent(), before == null ? 0 : before.sent());
        }

        double sentByteRate() {
            return perSecond(now.sentBytes(), before == null ? 0 : before.sentBytes());
        }

        double receivedRate() {
            return perSecond(now.received(), before == null ? 0 : before.received());
        }

        double receivedByteRate() {
            return perSecond(now.receivedBytes(), before == null ? 0 : before.receivedBytes());
        }

        Map<String, Object> json() {
            return Json.object("channel", now.channel(), "peer", now.peer().name().value(), "connections", now.connections(), "sent", now.sent(),
                    "sentBytes", now.sentBytes(), "received", now.received(), "receivedBytes", now.receivedBytes(), "sentPerSecond", sentRate(),
                    "receivedPerSecond", receivedRate(), "queuedMessages", now.queuedMessages(), "queuedBytes", now.queuedBytes(),
                    "utilisation", now.utilisation(), "dropped", now.dropped(), "waitP50Nanos", now.waitP50(), "waitP99Nanos", now.waitP99(),
                    "waitMaxNanos", now.waitMax(), "unacknowledged", now.unacknowledged(), "unconfirmedBytes", now.unconfirmedBytes(),
                    "acknowledged", now.acknowledged(), "retransmitted", now.retransmitted(), "duplicates", now.duplicates(), "held", now.held());
        }
    }
}
