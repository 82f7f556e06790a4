package io.foundation.config.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.shell.completion.PrefixCompleter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:watch}. It reads the history when something has changed, where secrets are hidden. */
@Service
@Command(scope = "settings", name = "watch", description = "Shows changes as they are made", detailedDescription = "classpath:settings-watch.txt")
public class WatchCommand extends OfSettings {

    private static final int MOST = 1_000;

    @Argument(name = "prefix", description = "A path, for what is at and below it; default: all")
    @Completion(PrefixCompleter.class)
    String prefix;

    @Option(name = "-t", aliases = "--time", description = "How long to watch, 1ms to 1h")
    String time = "10s";

    @Option(name = "--follow", description = "Go on until Ctrl-C")
    boolean follow;

    @Override
    protected void perform(Environment environment) {
        Duration most = Timeouts.parse(time);
        format();
        Settings settings = settings(environment);
        long seen = settings.snapshot().revision();
        Semaphore changes = new Semaphore(0);
        long end = System.nanoTime() + most.toNanos();
        try (Registration watching = settings.subscribe(prefix == null ? "" : prefix, event -> told(event, changes))) {
            while (true) {
                boolean changed = changes.tryAcquire(follow ? Long.MAX_VALUE : Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                changes.drainPermits();
                seen = show(environment, settings, seen);
                if (!changed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Ctrl-C is how a person ends it; the flag stays clear, since the session has yet to write its prompt.
            return;
        } catch (IllegalStateException gone) {
            throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The settings were replaced while they were watched: watch again.", gone);
        }
    }

    private static void told(SettingsEvent event, Semaphore changes) {
        if (event.kind() != SettingsEvent.Kind.PRESENT) {
            changes.release();
        }
    }

    private long show(Environment environment, Settings settings, long seen) {
        List<Revision> later = settings.history(MOST).stream().filter(revision -> revision.number() > seen).toList();
        for (Revision revision : later.reversed()) {
            revision.changes().stream().filter(change -> prefix == null || change.path().equals(prefix) || change.path().startsWith(prefix + "."))
                    .forEach(change -> line(environment, revision, change));
        }
        return later.isEmpty() ? seen : later.getFirst().number();
    }

    private void line(Environment environment, Revision revision, Difference change) {
        long at = revision.time().toEpochMilli();
        environment.screen().line(switch (format()) {
            case JSON -> Json.write(Json.object("time", Units.iso(at), "revision", revision.number(), "by", revision.by(), "change", Shown.object(change)));
            case PLAIN -> String.join("\t", List.of(Units.iso(at), Long.toString(revision.number()), Text.oneLine(change.path()), Text.oneLine(Shown.value(change.before())),
                    Text.oneLine(Shown.value(change.now())), Shown.origin(change.now())));
            case TABLE -> Text.oneLine(Units.moment(at, environment.clock()) + "  " + change.path() + ": " + Shown.value(change.before()) + " -> " + Shown.value(change.now()) + " ("
                    + Shown.origin(change.now()) + ", revision " + revision.number() + ", by " + revision.by() + ")");
        });
    }
}
