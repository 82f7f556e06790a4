package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.Protection;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code protection:list}. */
@Service
@Command(scope = "protection", name = "list", description = "Lists the policies and what they are doing", detailedDescription = "classpath:protection-list.txt")
public class ListCommand extends OfProtection {

    @Override
    protected void perform(Environment environment) {
        Protection protection = protection(environment);
        new Listing<PolicyStatus>("There is no policy: write etc/io.foundation.protection-NAME.cfg.", Shown::object)
                .column("Policy", PolicyStatus::name)
                .styled("Breaker", Shown::breaker, OfProtection::style)
                .number("Permits", status -> status.permits() == 0 ? "-" : status.inUse() + " of " + status.permits())
                .number("Entities", status -> Integer.toString(status.entities()))
                .number("Succeeded", status -> Long.toString(status.succeeded()))
                .number("Failed", status -> Long.toString(status.failed()))
                .number("Refused", status -> Long.toString(status.refused()))
                .number("Retried", status -> Long.toString(status.retried()))
                .print(environment.screen(), format(), protection.policies().stream().map(protection::status).toList());
    }
}
