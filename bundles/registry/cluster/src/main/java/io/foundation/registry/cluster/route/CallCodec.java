package io.foundation.registry.cluster.route;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.registry.api.EntryKey;

/** Calls and their answers, as bytes: the version, whom it is for or how it ended, and the payload as it is. */
final class CallCodec {

    private static final int VERSION = 1;
    private static final int MAX_TEXT = 1 << 10;
    private static final int ROOM = 4 << 10;
    private static final int ANSWERED = 0;
    private static final int NOT_HERE = 1;
    private static final int FAILED = 2;

    /**
     * A call.
     *
     * @param key  which entry it is for
     * @param body the payload
     */
    record Call(EntryKey key, byte[] body) {
    }

    private CallCodec() {
    }

    static byte[] call(EntryKey key, byte[] body) {
        return new WireWriter(body.length + ROOM).writeU8(VERSION).writeString(key.namespace()).writeString(key.name()).writeRaw(body).toByteArray();
    }

    static Call readCall(byte[] bytes) {
        WireReader from = begin(bytes);
        return new Call(new EntryKey(from.readString(MAX_TEXT), from.readString(MAX_TEXT)), from.readRest());
    }

    static byte[] answered(byte[] body) {
        return new WireWriter(body.length + 2, body.length + 2).writeU8(VERSION).writeU8(ANSWERED).writeRaw(body).toByteArray();
    }

    /** The entry is not here, or has no endpoint: nobody was called. */
    static byte[] notHere() {
        return new WireWriter(2).writeU8(VERSION).writeU8(NOT_HERE).toByteArray();
    }

    static byte[] failed(FoundationException error) {
        return new WireWriter(2 * ErrorCodec.MAX_BYTES + ROOM).writeU8(VERSION).writeU8(FAILED).writeRaw(ErrorCodec.toBytes(error)).toByteArray();
    }

    static CallResult read(byte[] bytes, NodeName node, EntryKey key) {
        try {
            WireReader from = begin(bytes);
            int status = from.readU8();
            return switch (status) {
                case ANSWERED -> new CallResult.Answered(from.readRest());
                case NOT_HERE -> new CallResult.Failed(new FoundationException(ErrorType.DATA_NOT_FOUND, "'" + key + "' is not at " + node + " any more, or cannot be called."), Delivery.NO);
                case FAILED -> new CallResult.Failed(ErrorCodec.answered(from.readRest(), node), Delivery.YES);
                default -> throw from.malformed("an answer of the kind " + status);
            };
        } catch (FoundationException e) {
            return new CallResult.Failed(e, Delivery.YES);
        }
    }

    private static WireReader begin(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version != VERSION) {
            throw from.malformed("a call in the layout " + version + ", of which only " + VERSION + " is known");
        }
        return from;
    }
}
