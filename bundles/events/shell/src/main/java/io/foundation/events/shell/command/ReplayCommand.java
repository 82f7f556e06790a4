package io.foundation.events.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.service.Stages;
import io.foundation.events.api.EventStreams;
import io.foundation.events.shell.value.Shown;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:replay}. */
@Service
@Command(scope = "events", name = "replay", description = "Shows what the durable log and the memory have, the oldest first", detailedDescription = "classpath:events-replay.txt")
public class ReplayCommand extends Filtering {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Option(name = "--after", description = "Begin behind this id; default: at the beginning of the log")
    long after;

    @Option(name = "-n", aliases = "--lines", description = "The most to show, 1 to 100000")
    int lines = 1_000;

    @Override
    protected void perform(Environment environment) {
        int most = lines(lines);
        AtomicInteger shown = new AtomicInteger();
        EventStreams streams = environment.services().require(EventStreams.class, CORE);
        Stages.await(streams.replay(filter(), after, event -> {
            environment.screen().line(Shown.line(event, format(), environment.clock()));
            return shown.incrementAndGet() < most;
        }), LONGEST, "the replay");
    }
}
