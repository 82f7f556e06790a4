package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes a stream of bytes apart into frames. Small frames are parsed in one array that is filled by whole reads, and handed out where they stand; a larger
 * body is read straight into another array, or to where the sink wants it. Lengths are checked against the bounds before
 * anything is allocated. Memory of its own: an array of 2 to 64 KiB and one of a body, both given back by {@link #trim}. Not thread-safe.
 */
public final class FrameDecoder {

    static final int MAX_DETAIL_CHARS = 256;
    /** The largest body of one frame: a piece of the largest size, and what compressing it may add. */
    static final int MAX_BODY_BYTES = ChannelSpec.MAX_CHUNK_BYTES + (ChannelSpec.MAX_CHUNK_BYTES >> 8) + 256;

    private static final int FIRST_SIZE = 2 << 10;
    private static final int BURST_SIZE = 64 << 10;
    /** Up to this a body is read into an array that is used again: who keeps it makes a copy, which costs no more than a fresh array. */
    private static final int MAX_SCRATCH = 256 << 10;
    private static final byte[] NOTHING = {};

    private final InternCache subjects = new InternCache();
    private final InternCache keys = new InternCache();
    private final WireReader header = new WireReader();
    private final FrameHead head = new FrameHead();
    /** Headers of frames that are read where they stand; larger ones go through the buffer. */
    private final byte[] headerBytes = new byte[1 << 10];
    private final byte[] lastHeader = new byte[256];
    private int lastLength = -1;
    private int lastChannel;
    private String lastSubject;
    private String lastKey;
    private Context lastContext;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int begin;
    private int end;
    private byte[] scratch = NOTHING;
    private byte[] body;
    private int bodyBase;
    private int bodyLength;
    private int bodySeen;
    private boolean isFirst;

    /**
     * Takes all bytes there are and hands out the frames they complete.
     *
     * @throws FoundationException {@code TOO_LARGE} if a frame claims to be larger than allowed, {@code
     *         DESERIALIZATION_FAILED} if it is malformed; the stream cannot be read further after either
     */
    public void decode(ByteSource source, FrameSink sink) {
        while (sink.wantsMore()) {
            if (body != null) {
                int count = Math.min(source.available(), bodyLength - bodySeen);
                source.read(body, bodyBase + bodySeen, count);
                bodySeen += count;
                if (bodySeen < bodyLength) {
                    return;
                }
                head.array = body;
                head.offset = bodyBase;
                head.length = bodyLength;
                head.isOwn = !head.isPlaced && body != scratch;
                body = null;
                hand(sink);
                continue;
            }
            if (begin == end && inPlace(source, sink)) {
                continue;
            }
            if (!nextInBuffer(sink) && body == null && !fill(source)) {
                return;
            }
        }
    }

    /**
     * Hands out the frames that are whole where they stand, and begins the body of a large one that follows: nothing but their headers is copied. Frames that are anyhow unusual are left to the
     * way through the buffer, which also says what is wrong with them. False if there was none.
     */
    private boolean inPlace(ByteSource source, FrameSink sink) {
        ByteBuffer view = source.view();
        if (view == null) {
            return false;
        }
        int from = view.position();
        int at = from;
        int limit = view.limit();
        // Once for all the frames that are here: each body is then one object, not two.
        ByteBuffer lent = view.asReadOnlyBuffer();
        while (limit - at >= FrameEncoder.PREFIX_BYTES && sink.wantsMore()) {
            int length = view.getInt(at);
            int headerLength = view.getShort(at + 4) & 0xffff;
            int size = length - 2 - headerLength;
            int bodyAt = at + FrameEncoder.PREFIX_BYTES + headerLength;
            if (length < 0 || headerLength < 1 || headerLength > headerBytes.length || size < 0 || size > MAX_BODY_BYTES || bodyAt > limit) {
                break;
            }
            boolean whole = limit - bodyAt >= size;
            boolean large = size > BURST_SIZE / 4;
            if (!whole && !large) {
                break;
            }
            view.get(at + FrameEncoder.PREFIX_BYTES, headerBytes, 0, headerLength);
            if (!repeats(headerLength, length + 4)) {
                header.wrap(headerBytes, 0, headerLength);
                parse(length + 4);
                remember(headerLength);
            }
            head.isPlaced = false;
            head.length = size;
            if (large) {
                source.skip(bodyAt - from);
                beginBody(sink, size);
                return true;
            }
            at = bodyAt + size;
            head.array = null;
            head.memory = lent;
            head.memoryAt = bodyAt;
            head.isOwn = false;
            hand(sink);
        }
        head.memory = null;
        source.skip(at - from);
        return at > from;
    }

    /** Whether the header is that of the last message: most are. Then what was read of it still holds. */
    private boolean repeats(int headerLength, int frameBytes) {
        if (headerLength != lastLength || !Arrays.equals(headerBytes, 0, headerLength, lastHeader, 0, headerLength)) {
            return false;
        }
        head.frameBytes = frameBytes;
        head.kind = FrameKind.MESSAGE;
        head.plainLength = FrameHead.PLAIN;
        isFirst = false;
        head.channel = lastChannel;
        head.subject = lastSubject;
        head.key = lastKey;
        head.context = lastContext;
        return true;
    }

    private void remember(int headerLength) {
        if (head.kind != FrameKind.MESSAGE || isFirst || head.plainLength != FrameHead.PLAIN || headerLength > lastHeader.length) {
            return;
        }
        System.arraycopy(headerBytes, 0, lastHeader, 0, headerLength);
        lastLength = headerLength;
        lastChannel = head.channel;
        lastSubject = head.subject;
        lastKey = head.key;
        lastContext = head.context;
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
        int size = length - 2 - headerLength;
        if (length < 0 || headerLength > FrameEncoder.MAX_HEADER_BYTES || size > MAX_BODY_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE, "a frame claims " + Integer.toUnsignedString(length) + " bytes with a header of "
                    + headerLength + "; a body may have " + MAX_BODY_BYTES + " and a header " + FrameEncoder.MAX_HEADER_BYTES);
        }
        if (size < 0 || headerLength < 1) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a frame of " + length + " bytes cannot have a header of " + headerLength);
        }
        if (have < FrameEncoder.PREFIX_BYTES + headerLength) {
            return false;
        }
        int bodyAt = at + FrameEncoder.PREFIX_BYTES + headerLength;
        boolean whole = end - bodyAt >= size;
        if (!whole && bodyAt - at + size <= BURST_SIZE / 4) {
            // It will be whole in the buffer when the rest has come: that is cheaper than an array of its own.
            return false;
        }
        header.wrap(bytes, at + FrameEncoder.PREFIX_BYTES, headerLength);
        parse(length + 4);
        head.isPlaced = false;
        if (whole) {
            begin = bodyAt + size;
            head.array = bytes;
            head.offset = bodyAt;
            head.length = size;
            head.isOwn = false;
            hand(sink);
            return true;
        }
        head.length = size;
        beginBody(sink, size);
        bodySeen = end - bodyAt;
        System.arraycopy(bytes, bodyAt, body, bodyBase, bodySeen);
        begin = end;
        return false;
    }

    /** What follows is the body of the frame in the head: finds where it is read to. */
    private void beginBody(FrameSink sink, int size) {
        if (head.kind == FrameKind.PIECE && head.plainLength == FrameHead.PLAIN && sink.place(head)) {
            head.isPlaced = true;
            body = head.placeArray;
            bodyBase = head.placeOffset;
        } else {
            body = size > MAX_SCRATCH ? new byte[size] : scratch(size);
            bodyBase = 0;
        }
        bodyLength = size;
        bodySeen = 0;
    }

    private byte[] scratch(int size) {
        if (scratch.length < size) {
            scratch = new byte[size];
        }
        return scratch;
    }

    /** Little comes at the moment: gives memory back, unless a frame is half read. */
    void trim() {
        if (body == null) {
            scratch = NOTHING;
            head.trim();
            if (begin == end && buffer.length > FIRST_SIZE) {
                buffer = new byte[FIRST_SIZE];
                begin = 0;
                end = 0;
            }
        }
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
        // Of a source with a view only what the frame that is cut in two lacks: those behind it are read where they stand.
        int wanted = source.view() == null ? available : Math.min(available, missing(have));
        if (have + wanted > buffer.length && buffer.length < BURST_SIZE) {
            buffer = Arrays.copyOf(buffer, Math.min(BURST_SIZE, Integer.highestOneBit(have + wanted) * 2));
        }
        int count = Math.min(wanted, buffer.length - have);
        source.read(buffer, have, count);
        end = have + count;
        return true;
    }

    /** How many bytes the frame at the beginning of the buffer lacks, as far as is known; at least one. */
    private int missing(int have) {
        if (have < FrameEncoder.PREFIX_BYTES) {
            return FrameEncoder.PREFIX_BYTES - have;
        }
        int length = (buffer[0] & 0xff) << 24 | (buffer[1] & 0xff) << 16 | (buffer[2] & 0xff) << 8 | buffer[3] & 0xff;
        int header = FrameEncoder.PREFIX_BYTES + ((buffer[4] & 0xff) << 8 | buffer[5] & 0xff);
        return Math.max(1, have < header ? header - have : length + 4 - have);
    }

    /** Reads the header into the head. */
    private void parse(int frameBytes) {
        head.frameBytes = frameBytes;
        int kind = header.readU8();
        head.plainLength = FrameHead.PLAIN;
        if ((kind & FrameKind.COMPRESSED) != 0) {
            kind &= ~FrameKind.COMPRESSED;
            head.plainLength = header.readVarint32(MAX_BODY_BYTES);
        }
        isFirst = kind == FrameKind.FIRST;
        if (isFirst) {
            head.channel = header.readVarint32(Integer.MAX_VALUE);
            head.position = header.readVarint(Long.MAX_VALUE);
            kind = header.readU8();
            if (kind < FrameKind.MESSAGE || kind > FrameKind.ERROR && kind != FrameKind.VALUE) {
                throw header.malformed("a large message of kind " + kind);
            }
        }
        head.kind = kind;
        switch (kind) {
            case FrameKind.MESSAGE -> {
                head.channel = header.readVarint32(Integer.MAX_VALUE);
                route();
            }
            case FrameKind.VALUE -> {
                head.channel = header.readVarint32(Integer.MAX_VALUE);
                head.version = header.readVarint(Long.MAX_VALUE);
                route();
            }
            case FrameKind.REQUEST -> {
                head.correlation = header.readVarint(Long.MAX_VALUE);
                head.channel = header.readVarint32(Integer.MAX_VALUE);
                route();
            }
            case FrameKind.REPLY, FrameKind.ERROR -> {
                head.channel = header.readVarint32(Integer.MAX_VALUE);
                head.correlation = header.readVarint(Long.MAX_VALUE);
            }
            case FrameKind.PIECE -> {
                head.channel = header.readVarint32(Integer.MAX_VALUE);
                head.ofReply = header.readBoolean();
                head.position = header.readVarint(Long.MAX_VALUE);
            }
            default -> {
                // Read when it is handed out.
            }
        }
    }

    private void route() {
        head.subject = subjects.read(header, Message.MAX_SUBJECT_BYTES);
        head.key = keys.read(header, Message.MAX_KEY_BYTES);
        head.context = ContextCodec.read(header);
        if (head.subject.isEmpty()) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a message has no subject");
        }
    }

    private void hand(FrameSink sink) {
        if (isFirst) {
            sink.onFirst(head);
            return;
        }
        switch (head.kind) {
            case FrameKind.MESSAGE, FrameKind.VALUE, FrameKind.REQUEST, FrameKind.REPLY, FrameKind.ERROR -> sink.onMessage(head);
            case FrameKind.PIECE -> sink.onPiece(head);
            case FrameKind.PING -> sink.onPing(header.readVarint(Long.MAX_VALUE));
            case FrameKind.PONG -> sink.onPong(header.readVarint(Long.MAX_VALUE));
            case FrameKind.GOODBYE -> sink.onGoodbye(header.readVarint32(Integer.MAX_VALUE), header.readString(MAX_DETAIL_CHARS * 3));
            case FrameKind.CREDIT -> sink.onCredit(header.readVarint32(Integer.MAX_VALUE), header.readVarint(Long.MAX_VALUE), header.readVarint(Long.MAX_VALUE));
            case FrameKind.SYNC -> sink.onSync(header.readVarint32(Integer.MAX_VALUE), header.readVarint(Long.MAX_VALUE));
            case FrameKind.OPEN -> sink.onOpen(header.readVarint32(Integer.MAX_VALUE));
            case FrameKind.DONE -> sink.onDone();
            default -> throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "a frame is of kind " + head.kind + ", which this version does not have");
        }
    }
}
