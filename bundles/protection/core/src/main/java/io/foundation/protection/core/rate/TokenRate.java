package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A bucket of tokens that fills evenly, so many in each window; a call takes one (J. Turner: New Directions in Communications, IEEE Communications Magazine 1986).
 * {@link io.foundation.base.api.protocol.TokenBucket} is for flows that may owe: here a call passes or does not, the burst is set apart, and the level is handed over.
 */
final class TokenRate extends Rate {

    private final long burst;
    private final double perNano;
    private double tokens;
    private long filledAt;

    TokenRate(long limit, long window, long burst, long now) {
        super(now);
        this.burst = limit == 0 ? 0 : burst;
        this.perNano = (double) limit / window;
        this.tokens = this.burst;
        this.filledAt = now;
    }

    @Override
    long waitAt(long now) {
        if (burst == 0) {
            return Long.MAX_VALUE;
        }
        fill(now);
        return tokens >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - tokens) / perNano));
    }

    @Override
    void takeAt(long now) {
        tokens--;
    }

    @Override
    long usedAt(long now) {
        fill(now);
        return (long) Math.ceil(burst - tokens);
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(tokens);
        out.writeLong(filledAt);
    }

    @Override
    public void read(DataInput in) throws IOException {
        double level = in.readDouble();
        tokens = level >= 0 ? Math.min(burst, level) : 0;
        filledAt = in.readLong();
    }
}
