package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.SetCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:sets}. */
@Service
@Command(scope = "coordination", name = "sets", description = "Lists the sets, or the members of one",
        detailedDescription = "classpath:coordination-sets.txt")
public class SetsCommand extends OfKind {

    @Argument(name = "set", description = "The set whose members to show; all sets if left out")
    @Completion(SetCompleter.class)
    String set;

    @Override
    protected void perform(Environment environment) {
        if (set == null) {
            list(environment, Kind.SET, "sets", (coordination, name) -> coordination.set(name).size().thenApply(size -> Optional.of(Map.entry(name, size))),
                    new Listing<Map.Entry<String, Integer>>("There is no set.", row -> Json.object("name", row.getKey(), "members", row.getValue()))
                            .column("Set", Map.Entry::getKey)
                            .number("Members", row -> Integer.toString(row.getValue())));
            return;
        }
        Format format = format();
        requireLines();
        List<String> members = Agreement.ask(agreement(environment).coordination().set(set).members(), "Reading the set");
        List<String> shown = members.stream().limit(lines).toList();
        new Found<>(shown, members.size(), shown.size()).print(environment.screen(), format, "members",
                new Listing<String>("There is nothing in the set '" + Text.oneLine(set) + "'.", member -> Json.object("member", member)).column("Member", Text::oneLine));
    }
}
