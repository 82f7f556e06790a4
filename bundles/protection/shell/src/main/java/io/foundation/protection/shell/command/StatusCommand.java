package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Text;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.RateStatus;
import io.foundation.protection.shell.completion.PolicyCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code protection:status}. */
@Service
@Command(scope = "protection", name = "status", description = "Shows what a policy is doing, and the rate of an entity", detailedDescription = "classpath:protection-status.txt")
public class StatusCommand extends OfProtection {

    @Argument(name = "policy", description = "The policy", required = true)
    @Completion(PolicyCompleter.class)
    String policy;

    @Option(name = "--entity", description = "Whose rate to show too")
    String entity;

    @Override
    protected void perform(Environment environment) {
        Protection protection = protection(environment);
        PolicyStatus status = protection.status(policy);
        Details details = new Details().add("Policy", status.name(), "name");
        details.add("Breaker", Shown.breaker(status), "breaker", Shown.object(status).get("breaker"));
        number(details, "Failures that count", "failures", status.failures());
        number(details, "Open for (ms)", "reopensMillis", status.reopensMillis());
        number(details, "Entities", "entities", status.entities());
        number(details, "Permits", "permits", status.permits());
        number(details, "Permits taken", "inUse", status.inUse());
        number(details, "Waiting", "waiting", status.waiting());
        number(details, "Succeeded", "succeeded", status.succeeded());
        number(details, "Failed", "failed", status.failed());
        number(details, "Refused", "refused", status.refused());
        number(details, "Retried", "retried", status.retried());
        if (entity != null) {
            RateStatus rate = protection.rate(policy, entity);
            details.add("Entity", Text.oneLine(entity), "entity", entity);
            number(details, "Used", "used", rate.used());
            number(details, "Limit", "limit", rate.limit());
            number(details, "Passes in (ms)", "retryAfterMillis", rate.retryAfterMillis());
        }
        details.print(environment.screen(), format());
    }

    private static void number(Details details, String label, String key, long value) {
        details.add(label, Long.toString(value), key, value);
    }
}
