package io.foundation.transport.link;

import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.PlainText;
import io.foundation.base.codec.WireWriter;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;

/**
 * Lays out frames in a buffer that is used again. A frame is: the length of all that follows in 4 bytes, the length of the header in 2, the header,
 * and the body:
 * <pre>
 *   MESSAGE   1  channel(varint) subject key context                       | body
 *   REQUEST   2  correlation(varint) channel subject key context           | body
 *   REPLY     3  channel correlation                                       | body
 *   ERROR     4  channel correlation                                       | an error as in ErrorCodec
 *   PING      5  id(varint)         PONG  6  id
 *   GOODBYE   7  code(varint) detail
 *   VALUE     8  channel version(varint) subject key context               | body
 *   FIRST     9  channel total(varint), then the header of the whole       | first piece
 *   PIECE    10  channel reply(0 or 1) offset(varint)                      | next piece
 *   CREDIT   11  channel received(varint) limit(varint)
 *   SYNC     12  channel sent(varint)
 *   OPEN     13  slot(varint)       DONE  14
 * </pre>
 * The body of 1, 2, 3, 8, 9 and 10 may be compressed: then the kind has {@link FrameKind#COMPRESSED} set and the length before that follows it, as varint.
 * Every frame stands for itself, except for pieces. Not thread-safe.
 */
public final class FrameEncoder {

    /** The bytes before the header. */
    static final int PREFIX_BYTES = 6;
    /** The largest header, in bytes: a context of the largest baggage fits. */
    static final int MAX_HEADER_BYTES = 32 << 10;

    private static final int FIRST_BYTES = 256;
    /** No compressed body. */
    static final int PLAIN = -1;

    private final WireWriter to;
    private int start;

    /** For one head at a time. */
    public FrameEncoder() {
        this(FIRST_BYTES, PREFIX_BYTES + MAX_HEADER_BYTES + FIRST_BYTES);
    }

    /**
     * For many frames one after the other.
     *
     * @param initial bytes to begin with
     * @param limit   the most bytes
     */
    FrameEncoder(int initial, int limit) {
        to = new WireWriter(initial, limit);
    }

    /** The bytes laid out, from index 0 to {@link #length}. */
    public byte[] head() {
        return to.buffer();
    }

    int length() {
        return to.length();
    }

    void reset() {
        to.reset();
    }

    /** Takes away what was laid out after so many bytes, because it could not be completed. */
    void truncate(int length) {
        to.truncate(length);
    }

    private WireWriter begin(int kind, int plainLength) {
        start = to.length();
        to.writeI32(0).writeU16(0);
        if (plainLength == PLAIN) {
            return to.writeU8(kind);
        }
        return to.writeU8(kind | FrameKind.COMPRESSED).writeVarint(plainLength);
    }

    /**
     * A one-way message, alone.
     *
     * @return how many bytes of {@link #head()} are to be written before the body
     */
    public int message(int channel, Message message) {
        reset();
        messageHead(channel, message, PLAIN);
        return finish(message.body().length);
    }

    /** A request, alone; otherwise as {@link #message}. */
    public int request(long correlation, int channel, Message message) {
        reset();
        requestHead(correlation, channel, message, PLAIN);
        return finish(message.body().length);
    }

    /** The header of a message; {@link #finish} completes it. */
    void messageHead(int channel, Message message, int plainLength) {
        begin(FrameKind.MESSAGE, plainLength).writeVarint(channel);
        route(message);
    }

    void valueHead(int channel, long version, Message message, int plainLength) {
        begin(FrameKind.VALUE, plainLength).writeVarint(channel).writeVarint(version);
        route(message);
    }

    void requestHead(long correlation, int channel, Message message, int plainLength) {
        begin(FrameKind.REQUEST, plainLength).writeVarint(correlation).writeVarint(channel);
        route(message);
    }

    void replyHead(int channel, long correlation, int plainLength) {
        begin(FrameKind.REPLY, plainLength).writeVarint(channel).writeVarint(correlation);
    }

    void errorHead(int channel, long correlation) {
        begin(FrameKind.ERROR, PLAIN).writeVarint(channel).writeVarint(correlation);
    }

    /** Before the header of a large message: that its body comes in pieces. {@link #inFirst} ends the part of the first piece. */
    void firstHead(int channel, long total, int plainLength) {
        begin(FrameKind.FIRST, plainLength).writeVarint(channel).writeVarint(total);
    }

    /** The header of the whole within the first piece. */
    void inFirst(OutboundFrame frame, int channel) {
        switch (frame.kind) {
            case FrameKind.MESSAGE -> {
                to.writeU8(FrameKind.MESSAGE).writeVarint(channel);
                route(frame.message);
            }
            case FrameKind.VALUE -> {
                to.writeU8(FrameKind.VALUE).writeVarint(channel).writeVarint(frame.version);
                route(frame.message);
            }
            case FrameKind.REQUEST -> {
                to.writeU8(FrameKind.REQUEST).writeVarint(frame.correlation).writeVarint(channel);
                route(frame.message);
            }
            default -> to.writeU8(frame.kind).writeVarint(channel).writeVarint(frame.correlation);
        }
    }

    void pieceHead(int channel, boolean reply, long offset, int plainLength) {
        begin(FrameKind.PIECE, plainLength).writeVarint(channel).writeBoolean(reply).writeVarint(offset);
    }

    private void route(Message message) {
        to.writeString(message.subject()).writeString(message.key());
        ContextCodec.write(message.context(), to);
    }

    /** The body of a frame, when it is to stand in the buffer too. */
    void body(byte[] bytes) {
        to.writeRaw(bytes);
    }

    public int ping(long id) {
        reset();
        begin(FrameKind.PING, PLAIN).writeVarint(id);
        return finish(0);
    }

    public int pong(long id) {
        reset();
        begin(FrameKind.PONG, PLAIN).writeVarint(id);
        return finish(0);
    }

    public int goodbye(Goodbye reason, String detail) {
        reset();
        begin(FrameKind.GOODBYE, PLAIN).writeVarint(reason.code()).writeString(PlainText.of(detail, FrameDecoder.MAX_DETAIL_CHARS));
        return finish(0);
    }

    int credit(int channel, long received, long limit) {
        reset();
        begin(FrameKind.CREDIT, PLAIN).writeVarint(channel).writeVarint(received).writeVarint(limit);
        return finish(0);
    }

    int sync(int channel, long sent) {
        reset();
        begin(FrameKind.SYNC, PLAIN).writeVarint(channel).writeVarint(sent);
        return finish(0);
    }

    int open(int slot) {
        reset();
        begin(FrameKind.OPEN, PLAIN).writeVarint(slot);
        return finish(0);
    }

    int done() {
        reset();
        begin(FrameKind.DONE, PLAIN);
        return finish(0);
    }

    /** An error that answers a request, alone; its body is made by {@link io.foundation.base.codec.ErrorCodec}. */
    public int error(int channel, long correlation, int bodyLength) {
        reset();
        errorHead(channel, correlation);
        return finish(bodyLength);
    }

    /** The reply to a request, alone; its body has {@code bodyLength} bytes. */
    public int reply(int channel, long correlation, int bodyLength) {
        reset();
        replyHead(channel, correlation, PLAIN);
        return finish(bodyLength);
    }

    /** Completes the frame begun last, whose header ends here; its body follows. */
    int finish(int bodyLength) {
        int length = to.length();
        byte[] bytes = to.buffer();
        int all = length - start - 4 + bodyLength;
        bytes[start] = (byte) (all >>> 24);
        bytes[start + 1] = (byte) (all >>> 16);
        bytes[start + 2] = (byte) (all >>> 8);
        bytes[start + 3] = (byte) all;
        int header = length - start - PREFIX_BYTES;
        bytes[start + 4] = (byte) (header >>> 8);
        bytes[start + 5] = (byte) header;
        return length;
    }
}
