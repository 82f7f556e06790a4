package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Screen;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.store.EnsembleAdmin;
import io.foundation.coordination.api.store.EnsembleAdmin.Member;
import io.foundation.coordination.api.store.EnsembleAdmin.Status;
import io.foundation.coordination.api.store.EnsembleAdmin.Step;
import java.time.Clock;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:ensemble}. */
@Service
@Command(scope = "coordination", name = "ensemble", description = "Shows the servers within the nodes, and how they came to be",
        detailedDescription = "classpath:coordination-ensemble.txt")
public class EnsembleCommand extends OfEnsemble {

    @Option(name = "--journal", description = "Show what happened instead, the oldest first")
    boolean journal;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Screen screen = environment.screen();
        EnsembleAdmin ensemble = ensemble(environment);
        if (journal) {
            Clock clock = environment.clock();
            new Listing<Step>("Nothing has happened yet.", step -> Json.object("at", Units.iso(step.wallMillis()), "what", step.what()))
                    .column("When", step -> Units.ago(step.wallMillis(), clock), step -> Units.iso(step.wallMillis()))
                    .column("What", Step::what)
                    .print(screen, format, ensemble.journal());
            return;
        }
        Status status = ensemble.status();
        Listing<Member> members = new Listing<Member>("No server has a vote yet.", member -> Json.object("number", member.number(), "node", member.node(), "zone", member.zone(),
                "address", member.address()))
                .number("Server", member -> Integer.toString(member.number()))
                .column("Node", Member::node)
                .column("Zone", member -> orNone(member.zone()))
                .column("Address", Member::address);
        if (format == Format.PLAIN) {
            members.print(screen, format, status.members());
            return;
        }
        details(status, ensemble.refused()).json("members", members.objects(status.members())).print(screen, format);
        if (format == Format.TABLE) {
            screen.line("");
            members.print(screen, format, status.members());
            if (!status.caveat().isEmpty()) {
                screen.line(screen.paint(Style.WARNING, Text.oneLine(status.caveat())));
            }
        }
    }

    private static Details details(Status status, long refused) {
        return new Details().add("Ensemble", status.ensemble().isEmpty() ? "none yet" : status.ensemble(), "ensemble", status.ensemble())
                .add("Configuration", Long.toString(status.version()), "version", status.version())
                .add("Changes", status.frozen() ? "forbidden" : "by itself", "frozen", status.frozen())
                .add("Server of this node", orNone(status.server()), "server", status.server())
                .add("Refused here", refused == 0 ? "nobody" : Text.count(refused, "connection") + " of somebody with another secret", "refused", refused)
                .json("caveat", status.caveat());
    }

    private static String orNone(String text) {
        return text.isEmpty() ? Units.NONE : text;
    }
}
