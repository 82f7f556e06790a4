package io.foundation.config.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Revision;
import java.util.List;
import org.apache.karaf.shell.api.action.Option;

/** A command that changes settings, or says what it would change. */
abstract class Changing extends OfSettings {

    @Option(name = "--dry-run", description = "Only show what would change")
    boolean dryRun;

    /** Says what a change has done. */
    final void changed(Environment environment, long before, Revision revision) {
        boolean isNew = revision.number() > before;
        List<Difference> changes = isNew ? revision.changes() : List.of();
        if (format() == Format.JSON) {
            environment.screen().line(Json.write(Json.object("revision", revision.number(), "changes", Shown.objects(changes))));
            return;
        }
        if (changes.isEmpty() && format() == Format.TABLE) {
            environment.screen().line("Nothing is different: the settings are at revision " + revision.number() + ".");
            return;
        }
        for (Difference change : changes) {
            String line = change.path() + ": " + Shown.value(change.before()) + " -> " + Shown.value(change.now()) + " (" + Shown.origin(change.now()) + ")";
            environment.screen().line(format() == Format.PLAIN ? String.join("\t", Text.oneLine(change.path()), Text.oneLine(Shown.value(change.before())), Text.oneLine(Shown.value(change.now())))
                    : environment.screen().paint(Style.GOOD, Text.oneLine(line)));
        }
        if (format() == Format.TABLE) {
            environment.screen().line("That is revision " + revision.number() + ": settings:rollback " + before + " undoes it.");
        }
    }

    /** Says what a change would do. */
    final void would(Environment environment, List<Difference> changes) {
        Shown.differences("Nothing would be different.").print(environment.screen(), format(), changes);
    }
}
