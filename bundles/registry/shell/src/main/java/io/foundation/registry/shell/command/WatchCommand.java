package io.foundation.registry.shell.command;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.shell.value.Shown;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:watch}. */
@Service
@Command(scope = "registry", name = "watch", description = "Shows what is registered and what goes on this node, as it happens", detailedDescription = "classpath:registry-watch.txt")
public class WatchCommand extends OfRegistry {

    private static final int MOST_WAITING = 10_000;

    @Option(name = "-d", aliases = "--duration", description = "How long to watch, 1ms to 1h")
    String duration = "10s";

    @Option(name = "--follow", description = "Go on until Ctrl-C")
    boolean follow;

    /** Hands over what happens; of too much, what does not fit is missing. */
    private static final class Queued implements RegistryListener {
        private final LinkedBlockingQueue<RegistryEvent> events = new LinkedBlockingQueue<>(MOST_WAITING);

        @Override
        public void snapshot(long revision, List<Entry> entries) {
            // Only what changes is shown.
        }

        @Override
        public void event(RegistryEvent event) {
            events.offer(event);
        }
    }

    @Override
    protected void perform(Environment environment) {
        long left = Timeouts.parse(duration).toNanos();
        format();
        Queued queued = new Queued();
        long end = System.nanoTime() + left;
        try (Registration listening = registry(environment).listen(queued)) {
            while (follow || left > 0) {
                RegistryEvent event = queued.events.poll(follow ? Long.MAX_VALUE : left, TimeUnit.NANOSECONDS);
                if (event != null) {
                    show(environment, event);
                }
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // Ctrl-C is how a person ends it; the flag stays clear, since the session has yet to write its prompt.
            return;
        }
    }

    private void show(Environment environment, RegistryEvent event) {
        long now = environment.clock().millis();
        String change = event.change().name().toLowerCase(Locale.ROOT);
        String key = Text.oneLine(event.entry().key().toString());
        environment.screen().line(switch (format()) {
            case JSON -> Json.write(Json.object("time", Units.iso(now), "change", change, "cause", event.cause(), "revision", event.revision(), "entry", Shown.json(event.entry())));
            case PLAIN -> String.join("\t", List.of(Units.iso(now), change, key, Text.oneLine(event.cause())));
            case TABLE -> Units.moment(now, environment.clock()) + "  " + change + "  " + key + "  (" + Text.oneLine(event.cause()) + ")";
        });
    }
}
