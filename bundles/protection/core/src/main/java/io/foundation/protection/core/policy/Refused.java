package io.foundation.protection.core.policy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.rate.Rates;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sentences of refusals. */
final class Refused {

    private Refused() {
    }

    static FoundationException byRate(String policy, String entity, long waitNanos) {
        String sentence = "'" + entity + "' has used up its rate under the policy '" + policy + "': "
                + (waitNanos == Long.MAX_VALUE ? "no call passes, see rate.limit and rate.entities." : "try again in " + Rates.millis(waitNanos) + " ms.");
        return error(ErrorType.REFUSED, sentence, Refusal.RATE, waitNanos);
    }

    static FoundationException byBreaker(String policy, long waitNanos) {
        return error(ErrorType.SERVICE_UNAVAILABLE, "The breaker of the policy '" + policy + "' lets no call pass: "
                + (waitNanos > 0 ? "try again in " + Rates.millis(waitNanos) + " ms." : "protection:status says why."), Refusal.BREAKER, waitNanos == 0 ? Long.MAX_VALUE : waitNanos);
    }

    static FoundationException byBulkhead(String policy, int weight, int permits) {
        return error(ErrorType.RESOURCE_EXHAUSTED, "The policy '" + policy + "' has no room for a call of weight " + weight + ": " + permits
                + " permits are there at all; try again when calls have ended.", Refusal.BULKHEAD, Long.MAX_VALUE);
    }

    static FoundationException byCluster(String policy, int weight, int permits) {
        return error(ErrorType.RESOURCE_EXHAUSTED, "The cluster has no room for a call of weight " + weight + " under the policy '" + policy + "': " + permits
                + " permits are there at all; try again when calls have ended.", Refusal.CLUSTER, Long.MAX_VALUE);
    }

    static FoundationException byAbsence(String policy, Exception why) {
        return error(ErrorType.SERVICE_UNAVAILABLE, "The cluster cannot be asked for a permit of the policy '" + policy + "': " + why.getMessage()
                + ". With cluster.away = pass calls would not be counted meanwhile.", Refusal.CLUSTER, Long.MAX_VALUE);
    }

    private static FoundationException error(ErrorType type, String sentence, Refusal refusal, long waitNanos) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Refusal.KEY, refusal.word());
        if (waitNanos != Long.MAX_VALUE) {
            facts.put(Refusal.RETRY_AFTER_MILLIS, Long.toString(Rates.millis(waitNanos)));
        }
        return new FoundationException(type, sentence, null, facts);
    }
}
