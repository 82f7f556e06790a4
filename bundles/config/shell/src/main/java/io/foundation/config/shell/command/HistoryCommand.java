package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Revision;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code settings:history}. */
@Service
@Command(scope = "settings", name = "history", description = "Lists the latest changes, the latest first", detailedDescription = "classpath:settings-history.txt")
public class HistoryCommand extends OfSettings {

    private static final int SHOWN = 3;

    @Option(name = "-n", aliases = "--limit", description = "How many to list")
    int limit = 20;

    @Override
    protected void perform(Environment environment) {
        new Listing<Revision>("Nothing has changed yet.", Shown::object)
                .number("Revision", revision -> Long.toString(revision.number()))
                .column("Time", revision -> Units.moment(revision.time().toEpochMilli(), environment.clock()), revision -> Units.iso(revision.time().toEpochMilli()))
                .column("Cause", revision -> revision.cause().word())
                .column("By", Revision::by)
                .column("Changes", HistoryCommand::changes)
                .print(environment.screen(), format(), settings(environment).history(limit));
    }

    private static String changes(Revision revision) {
        String first = revision.changes().stream().limit(SHOWN).map(HistoryCommand::change).collect(Collectors.joining("; "));
        int more = revision.changes().size() - SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private static String change(Difference change) {
        return change.path() + ": " + Shown.value(change.before()) + " -> " + Shown.value(change.now());
    }
}
