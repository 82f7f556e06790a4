package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lays out the heads of frames in one array that is used again. A frame is: the length of all that follows in 4 bytes,
 * the length of the header in 2, the header, and the body, which is not touched here:
 * <pre>
 *   MESSAGE  1  channel(varint) subject key context                | body
 *   REQUEST  2  correlation(varint) channel subject key context    | body
 *   REPLY    3  correlation                                        | body
 *   ERROR    4  correlation                                        | code(varint) message facts
 *   PING     5  id(varint)         PONG  6  id
 *   GOODBYE  7  code(varint) detail
 * </pre>
 * Every frame stands for itself: none refers to one before. Not thread-safe.
 */
public final class FrameEncoder {

    /** The bytes before the header. */
    static final int PREFIX_BYTES = 6;
    /** The largest header, in bytes: a context of the largest baggage fits. */
    static final int MAX_HEADER_BYTES = 32 << 10;
    /** The largest body of an ERROR, in bytes. */
    static final int MAX_ERROR_BYTES = 16 << 10;

    private static final int MAX_ERROR_CHARS = 2_000;
    private static final int MAX_FACTS = 16;
    private static final int MAX_FACT_CHARS = 64;
    private static final int BYTES_PER_CHAR = 3;

    private final WireWriter head = new WireWriter(PREFIX_BYTES + MAX_HEADER_BYTES);

    /** The head laid out last, from index 0; overwritten by the next. */
    public byte[] head() {
        return head.buffer();
    }

    /**
     * A one-way message.
     *
     * @return how many bytes of {@link #head()} are to be written before the body
     */
    public int message(int channel, Message message) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.MESSAGE).writeVarint(channel);
        return route(message);
    }

    /** A request; otherwise as {@link #message}. */
    public int request(long correlation, int channel, Message message) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.REQUEST).writeVarint(correlation).writeVarint(channel);
        return route(message);
    }

    private int route(Message message) {
        head.writeString(message.subject()).writeString(message.key());
        ContextCodec.write(message.context(), head);
        return finish(message.body().length);
    }

    /** The reply to a request; its body has {@code bodyLength} bytes. */
    public int reply(long correlation, int bodyLength) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.REPLY).writeVarint(correlation);
        return finish(bodyLength);
    }

    /** The error that answers a request; its body is made by {@link #errorBody}. */
    public int error(long correlation, int bodyLength) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.ERROR).writeVarint(correlation);
        return finish(bodyLength);
    }

    public int ping(long id) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.PING).writeVarint(id);
        return finish(0);
    }

    public int pong(long id) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.PONG).writeVarint(id);
        return finish(0);
    }

    public int goodbye(Goodbye reason, String detail) {
        head.reset().writeI32(0).writeU16(0).writeU8(FrameKind.GOODBYE).writeVarint(reason.code())
                .writeString(HandshakeMessages.clean(detail, FrameDecoder.MAX_DETAIL_CHARS));
        return finish(0);
    }

    private int finish(int bodyLength) {
        int length = head.length();
        byte[] bytes = head.buffer();
        int all = length - 4 + bodyLength;
        bytes[0] = (byte) (all >>> 24);
        bytes[1] = (byte) (all >>> 16);
        bytes[2] = (byte) (all >>> 8);
        bytes[3] = (byte) all;
        int header = length - PREFIX_BYTES;
        bytes[4] = (byte) (header >>> 8);
        bytes[5] = (byte) header;
        return length;
    }

    /** An error as bytes: code, message and facts, each cut to its bound. */
    public static byte[] errorBody(FoundationException error) {
        WireWriter to = new WireWriter(MAX_ERROR_BYTES);
        String message = error.getMessage() == null ? "" : error.getMessage();
        to.writeVarint(error.type().code()).writeString(HandshakeMessages.clean(message, MAX_ERROR_CHARS));
        int facts = Math.min(MAX_FACTS, error.context().size());
        to.writeVarint(facts);
        error.context().entrySet().stream().limit(facts).forEach(fact -> to.writeString(HandshakeMessages.clean(fact.getKey(), MAX_FACT_CHARS))
                .writeString(HandshakeMessages.clean(fact.getValue(), MAX_FACT_CHARS)));
        return to.toByteArray();
    }

    /** The error in the body of an ERROR; one of its own if the body is malformed. */
    public static FoundationException error(byte[] body) {
        try {
            WireReader from = new WireReader(body);
            ErrorType type = ErrorType.ofCode(from.readVarint32(Integer.MAX_VALUE));
            String message = from.readString(MAX_ERROR_CHARS * BYTES_PER_CHAR);
            Map<String, String> facts = new LinkedHashMap<>();
            for (int left = from.readCount(MAX_FACTS, 2); left > 0; left--) {
                facts.put(from.readString(MAX_FACT_CHARS * BYTES_PER_CHAR), from.readString(MAX_FACT_CHARS * BYTES_PER_CHAR));
            }
            return new FoundationException(type, message, null, facts);
        } catch (FoundationException e) {
            return new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The peer answered with an error that cannot be read.", e);
        }
    }
}
