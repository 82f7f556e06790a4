package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Units;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.shell.completion.KeyCompleter;
import io.foundation.registry.shell.value.Shown;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:show}. */
@Service
@Command(scope = "registry", name = "show", description = "Shows all that is known of an entry of this node", detailedDescription = "classpath:registry-show.txt")
public class ShowCommand extends OfRegistry {

    @Argument(name = "entry", description = "Its name, or NAMESPACE/NAME", required = true)
    @Completion(KeyCompleter.class)
    String entry;

    @Override
    protected void perform(Environment environment) {
        Entry found = entry(registry(environment), EntryKey.parse(entry));
        Details details = new Details().add("Namespace", found.key().namespace(), "namespace").add("Name", found.key().name(), "name").add("Owner", found.owner(), "owner");
        details.add("Health", Shown.health(found.health()), "health");
        details.add("Note", found.health().note().isEmpty() ? Units.NONE : found.health().note(), "note", found.health().note());
        details.add("Since", Units.moment(found.since(), environment.clock()), "since", Units.iso(found.since()));
        details.add("Lease", Shown.lease(found), "leaseMillis", found.lease().isZero() ? null : found.lease().toMillis());
        details.add("Callable", found.routable() ? "yes" : "no", "routable", found.routable());
        Map<String, String> lines = new TreeMap<>();
        found.metadata().forEach((key, value) -> lines.put(key, value.toString()));
        details.facts("text", lines).json("metadata", found.metadata());
        details.print(environment.screen(), format());
    }
}
