package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.shell.completion.NamespaceCompleter;
import io.foundation.registry.shell.value.Shown;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:list}. */
@Service
@Command(scope = "registry", name = "list", description = "Lists what is registered on this node", detailedDescription = "classpath:registry-list.txt")
public class ListCommand extends OfRegistry {

    @Argument(name = "namespace", description = "The namespace; default: all")
    @Completion(NamespaceCompleter.class)
    String namespace;

    @Override
    protected void perform(Environment environment) {
        if (namespace != null) {
            EntryKey.checkNamespace(namespace);
        }
        List<Entry> entries = registry(environment).query(namespace == null ? Query.all() : Query.where(Entry.NAMESPACE, Operator.EQ, namespace));
        new Listing<Entry>("Nothing is registered" + (namespace == null ? "." : " in " + quoted(namespace) + "."), Shown::json)
                .column("Namespace", entry -> entry.key().namespace())
                .column("Name", entry -> entry.key().name())
                .styled("Health", entry -> Shown.health(entry.health()), Shown::style)
                .column("Owner", Entry::owner)
                .column("Since", entry -> Units.ago(entry.since(), environment.clock()), entry -> Units.iso(entry.since()))
                .number("Lease", Shown::lease)
                .column("Says", Shown::metadata)
                .print(environment.screen(), format(), entries);
    }
}
