package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.AuditEntry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:audit}. */
@Service
@Command(scope = "cluster", name = "audit", description = "Lists what this node refused for reasons of security",
        detailedDescription = "classpath:cluster-audit.txt")
public class AuditCommand extends ListedOfCluster {

    private static final int MAX_LINES = 256;

    @Option(name = "-n", aliases = "--lines", description = "How many of the latest, 1 to 256")
    int lines = 20;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (lines < 1 || lines > MAX_LINES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The number of lines " + lines + " is not allowed: use 1 to " + MAX_LINES + ".");
        }
        List<AuditEntry> entries = target(environment).admin().audit();
        Clock clock = environment.clock();
        new Listing<>("Nothing was refused.", AuditCommand::json)
                .column("Last", entry -> Units.moment(entry.lastMillis(), clock), entry -> Units.isoOrNone(entry.lastMillis()))
                .number("Times", entry -> Long.toString(entry.times()))
                .column("What", AuditEntry::what)
                .column("Who", entry -> entry.who().isEmpty() ? Units.NONE : entry.who())
                .column("From", AuditEntry::from)
                .column("Reason", AuditEntry::reason)
                .column("Detail", AuditEntry::detail)
                .print(environment.screen(), format, entries.subList(Math.max(0, entries.size() - lines), entries.size()));
    }

    private static Map<String, Object> json(AuditEntry entry) {
        return Json.object("first", Units.iso(entry.firstMillis()), "last", Units.iso(entry.lastMillis()), "times", entry.times(), "what", entry.what(),
                "who", entry.who().isEmpty() ? null : entry.who(), "from", entry.from(), "reason", entry.reason(), "detail", entry.detail());
    }
}
