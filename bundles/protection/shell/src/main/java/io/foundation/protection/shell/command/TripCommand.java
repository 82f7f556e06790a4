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

/** {@code protection:trip}. */
@Service
@Command(scope = "protection", name = "trip", description = "Opens the breaker of a policy until it is reset", detailedDescription = "classpath:protection-trip.txt")
public class TripCommand extends OfProtection {

    @Argument(name = "policy", description = "The policy", required = true)
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Protection protection = protection(environment);
        protection.trip(policy);
        if (format == Format.TABLE) {
            environment.screen().line("The breaker of the policy " + quoted(policy) + " lets no call pass until protection:reset.");
        } else {
            new Details().add("Policy", policy, "name").add("Breaker", Shown.breaker(protection.status(policy)), "breaker").print(environment.screen(), format);
        }
    }
}
