package io.foundation.health.core;

import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.PolicyStatus;
import io.foundation.protection.api.Protection;
import java.time.Duration;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether calls under policies pass: a breaker that is open says that what is behind it does not work. */
@Component(property = {HealthCheck.NAME + "=Foundation: protection", HealthCheck.TAGS + "=protection"})
public final class ProtectionCheck implements HealthCheck {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Protection protection;

    @Override
    public Result execute() {
        Protection present = protection;
        FormattingResultLog log = new FormattingResultLog();
        if (present == null) {
            log.info("No calls are protected: protection is not installed.");
            return new Result(log);
        }
        for (String policy : present.policies()) {
            try {
                PolicyStatus status = present.status(policy);
                judge(policy, status.breaker(), status.reopensMillis(), status.permits(), status.inUse(), log);
            } catch (FoundationException removed) {
                log.info("The policy {} was removed meanwhile.", policy);
            }
        }
        log.info("{} policies, {} pools.", present.policies().size(), present.pools().size());
        return new Result(log);
    }

    /**
     * @param reopens in how many milliseconds an open breaker lets calls pass again
     * @param permits of the bulkhead; 0 if there is none
     */
    static void judge(String policy, BreakerState breaker, long reopens, int permits, int inUse, FormattingResultLog log) {
        if (breaker == BreakerState.OPEN) {
            log.warn("The policy '{}': its breaker is open, and calls are refused for {} s more.", policy, Duration.ofMillis(reopens).toSeconds() + 1);
        } else if (breaker == BreakerState.TRIPPED) {
            log.warn("The policy '{}': somebody has tripped its breaker, and calls are refused until protection:reset {}.", policy, policy);
        }
        if (permits > 0 && inUse >= permits) {
            log.warn("The policy '{}': all {} permits of its bulkhead are taken.", policy, permits);
        }
    }
}
