package io.foundation.registry.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.registry.shell.completion.NamespaceCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code registry:clear}. */
@Service
@Command(scope = "registry", name = "clear", description = "Takes everything out of a namespace of tests", detailedDescription = "classpath:registry-clear.txt")
public class ClearCommand extends OfRegistry {

    @Argument(name = "namespace", description = "The namespace, which begins with 'test.'", required = true)
    @Completion(NamespaceCompleter.class)
    String namespace;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        int cleared = registry(environment).clear(namespace);
        if (format == Format.TABLE) {
            environment.screen().line(cleared + " of " + quoted(namespace) + (cleared == 1 ? " was" : " were") + " taken out.");
        } else {
            new Details().add("Namespace", namespace, "namespace").add("Cleared", Integer.toString(cleared), "cleared", cleared).print(environment.screen(), format);
        }
    }
}
