package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.transport.api.Message;
import java.util.Arrays;

/**
 * Takes a stream of bytes apart into frames. Small frames are parsed in one array that is filled by whole reads; a
 * large body is read straight into its own array. Lengths are checked against the bounds before anything is
 * allocated. Memory of its own: the array, 2 to 16 KiB (more while a header needs it), and one body. Not thread-safe.
 */
public final class FrameDecoder {

    static final int MAX_DETAIL_CHARS = 256;

    private static final int FIRST_SIZE = 2 << 10;
    private static final int BURST_SIZE = 16 << 10;
    private static final byte[] NOTHING = {};

    private final int maxBodyBytes;
    private final InternCache subjects = new InternCache();
    private final InternCache keys = new InternCache();
    private final WireReader header = new WireReader();
    private byte[] buffer = new byte[FIRST_SIZE];
    private int begin;
    private int end;
    private byte[] body;
    private int bodySeen;

    /** @param maxBodyBytes the largest body taken */
    public FrameDecoder(int maxBodyBytes) {
        this.maxBodyBytes = Math.max(maxBodyBytes, FrameEncoder.MAX_ERROR_BYTES);
    }

    /**
     * Takes all bytes there are and hands out the frames they complete.
     *
     * @throws FoundationException {@code TOO_LARGE} if a frame claims to be larger than allowed, {@code
     *         DESERIALIZATION_FAILED} if it is malformed; the stream cannot be read further after either
     */
    public void decode(ByteSource source, FrameSink sink) {
        while (sink.wantsMore()) {
            if (body != null) {
                int count = Math.min(source.available(), body.length - bodySeen);
                source.read(body, bodySeen, count);
                bodySeen += count;
                if (bodySeen < body.length) {
                    return;
                }
                byte[] whole = body;
                body = null;
                hand(whole, sink);
                continue;
            }
            if (!nextInBuffer(sink) && body == null && !fill(source)) {
                return;
            }
        }
    }

    /** Hands out the frame at the beginning of the buffer; false if it is not whole there. Begins a body that is larger. */
    private boolean nextInBuffer(FrameSink sink) {
        int have = end - begin;
        if (have < FrameEncoder.PREFIX_BYTES) {
            return false;
        }
        byte[] bytes = buffer;
        int at = begin;
        int length = (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        int headerLength = (bytes[at + 4] & 0xff) << 8 | bytes[at + 5] & 0xff;
        int bodyLength = length - 2 - headerLength;
        if (length < 0 || headerLength > FrameEncoder.MAX_HEADER_BYTES || bodyLength > maxBodyBytes) {
            throw new FoundationException(ErrorType.TOO_LARGE, "a frame claims " + Integer.toUnsignedString(length) + " bytes with a header of "
                    + headerLength + "; a body may have " + maxBodyBytes + " and a header " + FrameEncoder.MAX_HEADER_BYTES);
        }
        if (bodyLength < 0 || headerLength < 1) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a frame of " + length + " bytes cannot have a header of " + headerLength);
        }
        if (have < FrameEncoder.PREFIX_BYTES + headerLength) {
            return false;
        }
        header.wrap(bytes, at + FrameEncoder.PREFIX_BYTES, headerLength);
        begin = at + FrameEncoder.PREFIX_BYTES + headerLength;
        if (bodyLength == 0) {
            hand(NOTHING, sink);
            return true;
        }
        if (end - begin >= bodyLength) {
            byte[] whole = Arrays.copyOfRange(bytes, begin, begin + bodyLength);
            begin += bodyLength;
            hand(whole, sink);
            return true;
        }
        body = new byte[bodyLength];
        bodySeen = end - begin;
        System.arraycopy(bytes, begin, body, 0, bodySeen);
        // The header stays where it is in the buffer until the body is whole: nothing is read into the buffer meanwhile.
        begin = end;
        return false;
    }

    /** Reads more into the buffer; false if there is nothing. */
    private boolean fill(ByteSource source) {
        int available = source.available();
        if (available == 0) {
            return false;
        }
        int have = end - begin;
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, have);
            begin = 0;
            end = have;
        }
        if (have + available > buffer.length && buffer.length < BURST_SIZE) {
            buffer = Arrays.copyOf(buffer, Math.min(BURST_SIZE, Integer.highestOneBit(have + available) * 2));
        } else if (have == buffer.length) {
            // Only a header larger than the buffer gets here, and its length is checked: it ends below twice the bound.
            buffer = Arrays.copyOf(buffer, FrameEncoder.PREFIX_BYTES + FrameEncoder.MAX_HEADER_BYTES);
        }
        int count = Math.min(available, buffer.length - have);
        source.read(buffer, have, count);
        end = have + count;
        return true;
    }

    private void hand(byte[] whole, FrameSink sink) {
        int kind = header.readU8();
        switch (kind) {
            case FrameKind.MESSAGE -> {
                int channel = header.readVarint32(Integer.MAX_VALUE);
                String subject = subjects.read(header, Message.MAX_SUBJECT_BYTES);
                String key = keys.read(header, Message.MAX_KEY_BYTES);
                Context context = ContextCodec.read(header);
                sink.onMessage(channel, subjectOf(subject), key, context, whole);
            }
            case FrameKind.REQUEST -> {
                long correlation = header.readVarint(Long.MAX_VALUE);
                int channel = header.readVarint32(Integer.MAX_VALUE);
                String subject = subjects.read(header, Message.MAX_SUBJECT_BYTES);
                String key = keys.read(header, Message.MAX_KEY_BYTES);
                Context context = ContextCodec.read(header);
                sink.onRequest(correlation, channel, subjectOf(subject), key, context, whole);
            }
            case FrameKind.REPLY -> sink.onReply(header.readVarint(Long.MAX_VALUE), whole);
            case FrameKind.ERROR -> sink.onError(header.readVarint(Long.MAX_VALUE), whole);
            case FrameKind.PING -> sink.onPing(header.readVarint(Long.MAX_VALUE));
            case FrameKind.PONG -> sink.onPong(header.readVarint(Long.MAX_VALUE));
            case FrameKind.GOODBYE -> sink.onGoodbye(header.readVarint32(Integer.MAX_VALUE), header.readString(MAX_DETAIL_CHARS * 3));
            default -> throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a frame is of kind " + kind + ", which this version does not have");
        }
    }

    private static String subjectOf(String subject) {
        if (subject.isEmpty()) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a message has no subject");
        }
        return subject;
    }
}
