package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.registry.api.RegistryStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:status}. */
@Service
@Command(scope = "registry", name = "status", description = "Shows how the registry of this node is doing", detailedDescription = "classpath:registry-status.txt")
public class StatusCommand extends OfRegistry {

    @Override
    protected void perform(Environment environment) {
        RegistryStatus status = registry(environment).status();
        Map<String, Integer> health = new TreeMap<>();
        status.health().forEach((key, count) -> health.put(key.word(), count));
        Details details = new Details().add("Entries", status.entries() + " of at most " + status.max(), "entries", status.entries()).json("max", status.max());
        details.add("Namespaces", counts(status.namespaces()), "namespaces", new TreeMap<>(status.namespaces()));
        details.add("Health", counts(health), "health", health);
        number(details, "Leased", "leased", status.leased());
        details.add("Indexed", String.join(", ", status.indexed()), "indexed", status.indexed());
        number(details, "Changes", "revision", status.revision());
        number(details, "Refused", "refused", status.refused());
        number(details, "Expired", "expired", status.expired());
        number(details, "Look-ups", "lookups", status.lookups());
        number(details, "Queries", "queries", status.queries());
        number(details, "Over everything", "scans", status.scans());
        number(details, "Stuck checks", "stuckChecks", status.stuckChecks());
        details.print(environment.screen(), format());
    }

    private static String counts(Map<String, Integer> counts) {
        return counts.isEmpty() ? "none" : new TreeMap<>(counts).entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).collect(Collectors.joining(", "));
    }

    private static void number(Details details, String label, String key, long value) {
        details.add(label, Long.toString(value), key, value);
    }
}
