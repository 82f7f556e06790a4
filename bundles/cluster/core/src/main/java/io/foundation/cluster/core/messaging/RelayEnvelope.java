package io.foundation.cluster.core.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.transport.api.Message;
import java.util.Optional;

/**
 * A message that passes over other nodes to its destination, in the form that crosses the wire. It travels on the channel of
 * the message in it. Origin and destination and sequence number identify it.
 *
 * @param kind        what it is
 * @param origin      who made this envelope: for an answer, the one who answers
 * @param destination whom it is for, in this life of it
 * @param sequence    counts the envelopes of the origin to this destination, from 1
 * @param call        the number by which the first origin knows what is answered
 * @param ttl         how many links it may still pass, 0 to {@link #MAX_TTL}
 * @param hops        how many links it has passed
 * @param timeout     of a request, in milliseconds; 0 otherwise
 * @param subject     what it is about; empty for answers
 * @param key         of the message
 * @param context     of the message
 * @param body        of the message, or {@linkplain #failure() the error} of a {@link Kind#FAILURE}; empty if there is a large one
 * @param large       the body where it is not in memory; null if it is
 */
public record RelayEnvelope(Kind kind, NodeId origin, NodeId destination, long sequence, long call, int ttl, int hops, long timeout, String subject,
        String key, Context context, byte[] body, LargeBody large) {

    /** The most links a message may pass. */
    public static final int MAX_TTL = 255;
    /** What an envelope adds to the body, at most. */
    public static final int OVERHEAD = 24 << 10;
    private static final byte[] NOTHING = {};
    private static final int VERSION = 1;
    private static final long MAX_TIMEOUT_MILLIS = 3_600_000;

    /** What an envelope is; the number is what crosses the wire. */
    public enum Kind {
        /** One way; answered with a {@link #RECEIPT}. */
        MESSAGE,
        /** Answered with a {@link #REPLY}. */
        REQUEST,
        REPLY,
        /** It has arrived and was handed over. */
        RECEIPT,
        /** It did not arrive, or whoever was to answer failed. */
        FAILURE;

        /** Whether it goes back to where a call came from. */
        public boolean isAnswer() {
            return this != MESSAGE && this != REQUEST;
        }
    }

    /** One whose body is in memory. */
    public RelayEnvelope(Kind kind, NodeId origin, NodeId destination, long sequence, long call, int ttl, int hops, long timeout, String subject, String key,
            Context context, byte[] body) {
        this(kind, origin, destination, sequence, call, ttl, hops, timeout, subject, key, context, body, null);
    }

    /** The same, one link further. */
    public RelayEnvelope next() {
        return new RelayEnvelope(kind, origin, destination, sequence, call, ttl - 1, hops + 1, timeout, subject, key, context, body, large);
    }

    /** The same, its body in memory. */
    public RelayEnvelope inMemory() {
        return large == null ? this : new RelayEnvelope(kind, origin, destination, sequence, call, ttl, hops, timeout, subject, key, context, FileBody.inMemory(large));
    }

    /** Lets go of the file the body came in, if it did. */
    public void discard() {
        if (large instanceof FileBody file) {
            file.close();
        }
    }

    /** The error in the body of a {@link Kind#FAILURE}, which {@link ErrorCodec} wrote. */
    public FoundationException failure() {
        return ErrorCodec.answered(body, origin.name());
    }

    /** The whole envelope; of one with a large body, what stands before it. */
    public byte[] toBytes() {
        WireWriter to = new WireWriter(body.length + OVERHEAD);
        to.writeU8(VERSION).writeU8(kind.ordinal());
        IdCodec.writeNodeId(origin, to);
        IdCodec.writeNodeId(destination, to);
        to.writeVarint(sequence).writeVarint(call).writeU8(ttl).writeU8(hops).writeVarint(timeout).writeString(subject).writeString(key);
        ContextCodec.write(context, to);
        return large == null ? to.writeBytes(body).toByteArray() : to.writeVarint(large.length()).toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote; what a later version adds at the end is skipped.
     *
     * @return empty if it is of a later version or kind
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    public static Optional<RelayEnvelope> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        return head(from).map(head -> new RelayEnvelope(head.kind, head.origin, head.destination, head.sequence, head.call, head.ttl, head.hops, head.timeout, head.subject,
                head.key, head.context, from.readBytes(bytes.length)));
    }

    /**
     * Reads one that came in a file, which belongs to the envelope from then on.
     *
     * @return empty if it is of a later version or kind
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    public static Optional<RelayEnvelope> read(FileBody file) {
        WireReader from = new WireReader(file.head(OVERHEAD));
        return head(from).map(head -> {
            long length = from.readVarint(Integer.MAX_VALUE);
            if (length > file.length() - from.position()) {
                throw from.malformed("a body of " + length + " bytes is announced and " + (file.length() - from.position()) + " are left");
            }
            return new RelayEnvelope(head.kind, head.origin, head.destination, head.sequence, head.call, head.ttl, head.hops, head.timeout, head.subject, head.key,
                    head.context, NOTHING, file.part(from.position(), length));
        });
    }

    /** What stands before the body. */
    private static Optional<RelayEnvelope> head(WireReader from) {
        int version = from.readU8();
        int kind = from.readU8();
        if (version != VERSION || kind >= Kind.values().length) {
            return Optional.empty();
        }
        NodeId origin = IdCodec.readNodeId(from);
        NodeId destination = IdCodec.readNodeId(from);
        long sequence = from.readVarint(Long.MAX_VALUE);
        if (sequence < 1) {
            throw from.malformed("a relayed message without a sequence number");
        }
        return Optional.of(new RelayEnvelope(Kind.values()[kind], origin, destination, sequence, from.readVarint(Long.MAX_VALUE), from.readU8(), from.readU8(),
                from.readVarint(MAX_TIMEOUT_MILLIS), from.readString(Message.MAX_SUBJECT_BYTES), from.readString(Message.MAX_KEY_BYTES),
                ContextCodec.read(from), NOTHING));
    }
}
