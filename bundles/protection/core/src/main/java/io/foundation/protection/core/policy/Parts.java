package io.foundation.protection.core.policy;

import io.foundation.protection.core.breaker.Breaker;
import io.foundation.protection.core.breaker.BreakerRule;
import io.foundation.protection.core.bulkhead.Bulkhead;
import io.foundation.protection.core.rate.Rates;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The parts of a policy under its settings; null for a part that it has not. A call works with the parts it began with. */
record Parts(PolicySettings settings, Rates rates, Breaker breaker, Bulkhead bulkhead, TimeLimiter limiter, Retry retry) {

    private static final BreakerRule ANY = new BreakerRule(BreakerRule.Mode.CONSECUTIVE, 1, 1, 1, BreakerRule.Shares.NONE);

    static Parts fresh(PolicySettings settings, long now) {
        return new Parts(settings, settings.rate().map(Rates::new).orElse(null), settings.breaker().map(rule -> new Breaker(rule, now)).orElse(null),
                settings.permits() == 0 ? null : new Bulkhead(settings.permits()), settings.timeLimit().isZero() ? null : TimeLimiter.of(settings.timeLimit()),
                settings.retry().retry());
    }

    /** The parts under other settings: what is known stays, as far as it means something there. */
    Parts under(PolicySettings next, long now) {
        Parts fresh = fresh(next, now);
        boolean sameRate = rates != null && fresh.rates != null && rates.rule().equals(fresh.rates.rule());
        boolean sameBreaker = breaker != null && fresh.breaker != null && breaker.rule().equals(fresh.breaker.rule());
        if (!sameRate || !sameBreaker) {
            try {
                fresh.restore(snapshot(now), now);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        if (bulkhead != null && fresh.bulkhead != null) {
            bulkhead.resize(next.permits());
        }
        return new Parts(next, sameRate ? rates : fresh.rates, sameBreaker ? breaker : fresh.breaker,
                bulkhead != null && fresh.bulkhead != null ? bulkhead : fresh.bulkhead, fresh.limiter, fresh.retry);
    }

    byte[] snapshot(long now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(breaker != null);
            if (breaker != null) {
                breaker.write(out, now);
            }
            out.writeBoolean(rates != null);
            if (rates != null) {
                rates.write(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Takes over what these parts can of a snapshot. */
    void restore(byte[] snapshot, long now) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot));
        if (in.readBoolean()) {
            // Read in any case: the rates come after it. Its own layout is as long for every rule.
            Breaker target = breaker == null ? new Breaker(ANY, now) : breaker;
            target.read(in);
        }
        if (in.readBoolean() && rates != null) {
            rates.read(in, now);
        }
    }
}
