package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.shell.completion.ChannelCompleter;
import io.foundation.cluster.shell.target.Channels;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code channel:drain}. */
@Service
@Command(scope = "channel", name = "drain", description = "Waits until all that was accepted for a channel is confirmed or written",
        detailedDescription = "classpath:channel-drain.txt")
public class ChannelDrainCommand extends ClusterOperation {

    private static final Duration GRACE = Duration.ofSeconds(2);

    @Argument(name = "channel", description = "The name of the channel", required = true)
    @Completion(ChannelCompleter.class)
    String channel;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait, 1ms to 1h")
    String timeout = "30s";

    @Override
    protected void perform(Environment environment) {
        Duration max = Timeouts.parse(timeout);
        ChannelAdmin admin = target(environment).admin().channels();
        Channels.require(admin, channel);
        long began = System.nanoTime();
        Stages.await(admin.drain(channel, max), max.plus(GRACE), "Draining " + channel);
        environment.screen().line("The channel " + channel + " is drained, after " + Units.roundTrip(Duration.ofNanos(System.nanoTime() - began)) + ".");
    }
}
