package io.foundation.cluster.shell.command;

import io.foundation.base.api.execution.ThreadCensus;
import io.foundation.base.api.execution.ThreadCensus.Entry;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:threads}. */
@Service
@Command(scope = "foundation", name = "threads", description = "Lists the executors by owner, and how busy they are",
        detailedDescription = "classpath:foundation-threads.txt")
public class ThreadsCommand extends Listed {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        List<Entry> entries = environment.services().require(ThreadCensus.class, "foundation-base-runtime").entries().stream()
                .sorted(Comparator.comparing(Entry::owner).thenComparing(Entry::name)).toList();
        new Listing<>("No bundle has an executor.", ThreadsCommand::json)
                .column("Owner", Entry::owner)
                .column("Executor", Entry::name)
                .column("Kind", Entry::kind)
                .number("Active", entry -> Integer.toString(entry.active()))
                .number("Waiting", entry -> counted(entry.queued()))
                .number("Done", entry -> counted(entry.completed()))
                .number("Rejected", entry -> counted(entry.rejected()))
                .print(environment.screen(), format, entries);
        if (format == Format.TABLE) {
            environment.screen().line(Text.count(entries.size(), "executor") + " of "
                    + Text.count(entries.stream().map(Entry::owner).distinct().count(), "bundle") + "; the whole JVM has "
                    + Text.count(ManagementFactory.getThreadMXBean().getThreadCount(), "platform thread") + ".");
        }
    }

    private static String counted(long number) {
        return number < 0 ? Units.NONE : Long.toString(number);
    }

    private static Map<String, Object> json(Entry entry) {
        return Json.object("owner", entry.owner(), "name", entry.name(), "kind", entry.kind(), "active", entry.active(),
                "queued", orNull(entry.queued()), "completed", orNull(entry.completed()), "rejected", orNull(entry.rejected()));
    }

    private static Object orNull(long number) {
        return number < 0 ? null : (Object) number;
    }
}
