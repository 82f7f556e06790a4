package io.foundation.coordination.core.ground;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.core.ground.Attempt.Fate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose the last changes of a node were: each writes a token of its own.
 *
 * @param tokens the last first
 */
public record Writers(List<Long> tokens) {

    /** How many changes back it can be told whose they were. */
    public static final int KEPT = 8;
    public static final Writers NONE = new Writers(List.of());

    public Writers {
        tokens = List.copyOf(tokens);
    }

    /** After a change. */
    public Writers next(long token) {
        List<Long> all = new ArrayList<>(KEPT);
        all.add(token);
        all.addAll(tokens.subList(0, Math.min(tokens.size(), KEPT - 1)));
        return new Writers(all);
    }

    /**
     * What became of a write that could only be done as the first after some moment.
     *
     * @param since how many changes there were after that moment
     */
    public Fate fate(long token, int since) {
        if (since == 0) {
            return Fate.OPEN;
        }
        if (since < 0 || since > tokens.size()) {
            return Fate.UNKNOWN;
        }
        return tokens.get(since - 1) == token ? Fate.DONE : Fate.NEVER;
    }

    public void encode(WireWriter to) {
        to.writeU8(tokens.size());
        tokens.forEach(to::writeI64);
    }

    public static Writers decode(WireReader from) {
        int count = from.readU8();
        List<Long> tokens = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tokens.add(from.readI64());
        }
        return new Writers(tokens);
    }
}
