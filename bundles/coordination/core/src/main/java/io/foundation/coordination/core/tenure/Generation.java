package io.foundation.coordination.core.tenure;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.DoubleBarrier;
import java.util.HashSet;
import java.util.Set;

/**
 * Who entered a double barrier together last.
 *
 * @param number       counts from 1; 0 before the first
 * @param participants how many enter together
 * @param tokens       of their claims
 */
record Generation(long number, int participants, Set<String> tokens) {

    private static final int TOKEN_BYTES = 32;
    private static final int MAX_BYTES = DoubleBarrier.MAX_PARTICIPANTS * TOKEN_BYTES + 64;

    private static final RecordType<Generation> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.generation";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Generation generation, WireWriter to) {
            to.writeVarint(generation.number).writeVarint(generation.participants).writeVarint(generation.tokens.size());
            generation.tokens.forEach(to::writeString);
        }

        @Override
        public Generation decode(int version, WireReader from) {
            long number = from.readVarint();
            int participants = from.readVarint32(DoubleBarrier.MAX_PARTICIPANTS);
            int count = from.readCount(DoubleBarrier.MAX_PARTICIPANTS, 1);
            Set<String> tokens = new HashSet<>();
            for (int i = 0; i < count; i++) {
                tokens.add(from.readString(TOKEN_BYTES));
            }
            return new Generation(number, participants, tokens);
        }
    };

    Generation {
        tokens = Set.copyOf(tokens);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static Generation of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
