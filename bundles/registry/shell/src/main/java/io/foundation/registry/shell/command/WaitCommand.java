package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.service.Stages;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.shell.completion.KeyCompleter;
import io.foundation.registry.shell.value.Shown;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:wait}. */
@Service
@Command(scope = "registry", name = "wait", description = "Waits until something is registered on this node", detailedDescription = "classpath:registry-wait.txt")
public class WaitCommand extends OfRegistry {

    @Argument(name = "entry", description = "Its name, or NAMESPACE/NAME", required = true)
    @Completion(KeyCompleter.class)
    String entry;

    @Option(name = "-t", aliases = "--timeout", description = "How long to wait, 1ms to 1h")
    String timeout = "30s";

    @Override
    protected void perform(Environment environment) {
        Duration patience = Timeouts.parse(timeout);
        Format format = format();
        EntryKey key = EntryKey.parse(entry);
        Entry found = Stages.await(registry(environment).waitFor(key, patience), patience.plusSeconds(2), "Waiting for " + quoted(key.toString()));
        environment.screen().line(format == Format.JSON ? Json.write(Shown.json(found)) : format == Format.PLAIN ? found.key().toString()
                : quoted(found.key().toString()) + " is registered, by the bundle " + found.owner() + ".");
    }
}
