package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.protection.api.Protection;
import io.foundation.protection.shell.completion.PolicyCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code protection:reset}. */
@Service
@Command(scope = "protection", name = "reset", description = "Closes the breaker of a policy and forgets what was used of its rates", detailedDescription = "classpath:protection-reset.txt")
public class ResetCommand extends OfProtection {

    @Argument(name = "policy", description = "The policy", required = true)
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Protection protection = protection(environment);
        protection.reset(policy);
        if (format == Format.TABLE) {
            environment.screen().line("The policy " + quoted(policy) + " begins anew.");
        } else {
            new Details().add("Policy", policy, "name").add("Breaker", Shown.breaker(protection.status(policy)), "breaker").print(environment.screen(), format);
        }
    }
}
