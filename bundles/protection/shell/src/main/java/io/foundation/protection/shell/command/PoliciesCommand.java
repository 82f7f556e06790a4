package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.protection.shell.completion.PolicyCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code protection:policies}. */
@Service
@Command(scope = "protection", name = "policies", description = "Shows the settings of a policy, defaults among them", detailedDescription = "classpath:protection-policies.txt")
public class PoliciesCommand extends OfProtection {

    @Argument(name = "policy", description = "The policy", required = true)
    @Completion(PolicyCompleter.class)
    String policy;

    @Override
    protected void perform(Environment environment) {
        new Details().facts("settings", protection(environment).settings(policy)).json("name", policy).print(environment.screen(), format());
    }
}
