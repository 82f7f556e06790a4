package io.foundation.coordination.server.driver;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.server.ensemble.Founding.Effect;
import io.foundation.coordination.server.member.Roster;

/**
 * What nodes say to each other about their ensemble.
 *
 * @param kind   what it is
 * @param number the round of a founding, or the number of a seat
 * @param roster the ensemble, where the kind has one; else null
 */
record EnsembleMessage(Kind kind, long number, Roster roster) {

    /** In the order of their codes, from 0. */
    enum Kind {
        /** Of a founding. */
        ASK, GRANT, RELEASE, INQUIRE,
        /** The ensemble, told by a member that serves. */
        ANNOUNCE,
        /** A question: which ensemble is there? The answer is a roster, or empty. */
        WHO,
        /** A question: follow this ensemble with this number. The answer is the seat. */
        OFFER
    }

    private static final int MAX_BYTES = 512 << 10;

    private static final RecordType<EnsembleMessage> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.ensemble";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(EnsembleMessage message, WireWriter to) {
            to.writeU8(message.kind.ordinal()).writeI64(message.number).writeBoolean(message.roster != null);
            if (message.roster != null) {
                to.writeBytes(message.roster.bytes());
            }
        }

        @Override
        public EnsembleMessage decode(int version, WireReader from) {
            int kind = from.readU8();
            if (kind >= Kind.values().length) {
                throw from.malformed("a message of the kind " + kind);
            }
            long number = from.readI64();
            return new EnsembleMessage(Kind.values()[kind], number, from.readBoolean() ? Roster.of(from.readBytes(MAX_BYTES)) : null);
        }
    };

    static final EnsembleMessage WHO = new EnsembleMessage(Kind.WHO, 0, null);

    static EnsembleMessage announce(Roster roster) {
        return new EnsembleMessage(Kind.ANNOUNCE, 0, roster);
    }

    static EnsembleMessage offer(Roster roster, int number) {
        return new EnsembleMessage(Kind.OFFER, number, roster);
    }

    /** The message that an effect of the founding is; null if it is none. */
    static EnsembleMessage of(Effect effect) {
        return switch (effect) {
            case Effect.Ask ask -> new EnsembleMessage(Kind.ASK, ask.round(), null);
            case Effect.Grant grant -> new EnsembleMessage(Kind.GRANT, grant.round(), null);
            case Effect.Release release -> new EnsembleMessage(Kind.RELEASE, release.round(), null);
            case Effect.Inquire inquire -> new EnsembleMessage(Kind.INQUIRE, inquire.round(), null);
            case Effect.Remember remember -> null;
            case Effect.Found found -> null;
        };
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static EnsembleMessage of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
