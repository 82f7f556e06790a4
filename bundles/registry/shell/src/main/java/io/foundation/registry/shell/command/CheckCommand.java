package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Units;
import io.foundation.base.console.service.Stages;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.Registry;
import io.foundation.registry.shell.completion.KeyCompleter;
import io.foundation.registry.shell.value.Shown;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code registry:check}. */
@Service
@Command(scope = "registry", name = "check", description = "Asks an entry of this node how it is", detailedDescription = "classpath:registry-check.txt")
public class CheckCommand extends OfRegistry {

    private static final Duration PATIENCE = Duration.ofSeconds(70);

    @Argument(name = "entry", description = "Its name, or NAMESPACE/NAME", required = true)
    @Completion(KeyCompleter.class)
    String entry;

    @Override
    protected void perform(Environment environment) throws CommandException {
        Registry registry = registry(environment);
        EntryKey key = entry(registry, EntryKey.parse(entry)).key();
        Health health = Stages.await(registry.check(key), PATIENCE, "Asking " + quoted(key.toString()));
        new Details().add("Name", key.toString(), "name").add("Health", Shown.health(health), "health").add("Note", health.note().isEmpty() ? Units.NONE : health.note(), "note", health.note())
                .print(environment.screen(), format());
        if (!health.status().isUsable()) {
            throw failedQuietly(key + " is unhealthy");
        }
    }
}
