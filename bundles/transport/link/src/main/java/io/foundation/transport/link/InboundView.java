package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The one {@link Inbound} of a connection, set anew for each message. On the wire thread. */
final class InboundView implements Inbound {

    private String channel;
    private String subject;
    private String key;
    private Context context;
    private byte[] array;
    private int offset;
    private int length;
    private boolean own;
    private boolean taken;
    /** The frame that the whole body is in, while no array was asked for; else null. */
    private FrameHead head;
    private FilePayload file;
    private boolean fileTaken;
    private Payload payload;
    private InboundCredit credit;
    private int charge;
    private InboundCredit.Held receipt;

    void set(String channelName, String messageSubject, String messageKey, Context messageContext, InboundCredit from, int itsCharge) {
        channel = channelName;
        subject = messageSubject;
        key = messageKey;
        context = messageContext;
        credit = from;
        charge = itsCharge;
        file = null;
        fileTaken = false;
        payload = null;
        receipt = null;
    }

    /** The body is that of a frame. */
    void body(FrameHead frame) {
        body(frame.array, frame.offset, frame.length, frame.isOwn);
        head = frame.array == null ? frame : null;
    }

    void body(byte[] bytes, int from, int count, boolean isOwn) {
        head = null;
        array = bytes;
        offset = from;
        length = count;
        own = isOwn;
        taken = false;
    }

    /** Whether the array now belongs to the listener; if not, it is free when the call is over. */
    boolean isTaken() {
        return taken;
    }

    void body(FilePayload body) {
        head = null;
        array = null;
        file = body;
    }

    /** The call is over: what was not taken is gone. */
    void over() {
        if (file != null && !fileTaken) {
            file.close();
        }
        array = null;
        head = null;
        file = null;
        payload = null;
        context = null;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public long length() {
        return file == null ? length : file.length();
    }

    @Override
    public boolean isInMemory() {
        return file == null;
    }

    @Override
    public ByteBuffer bytes() {
        return head != null ? head.bytes() : ByteBuffer.wrap(array(), offset, length).slice().asReadOnlyBuffer();
    }

    @Override
    public byte[] array() {
        if (head != null) {
            array = head.array();
            offset = head.offset;
            head = null;
        }
        if (array == null) {
            throw new IllegalStateException("the body is in a file, or the call that handed the message over has returned");
        }
        return array;
    }

    @Override
    public int offset() {
        array();
        return offset;
    }

    @Override
    public Message toMessage() {
        return new Message(channel, subject, key, context, takeBody());
    }

    private byte[] takeBody() {
        if (file == null) {
            if (head != null) {
                return head.takeBody();
            }
            byte[] bytes = array();
            if (own && offset == 0 && bytes.length == length) {
                taken = true;
                return bytes;
            }
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }
        try {
            return file.toByteArray();
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The body of a message of " + file.length() + " bytes cannot be read from its file: " + e.getMessage(), e);
        }
    }

    @Override
    public Payload payload() {
        if (payload == null) {
            fileTaken = file != null;
            payload = file != null ? file : new MemoryPayload(takeBody());
        }
        return payload;
    }

    @Override
    public Receipt retain() {
        if (receipt == null) {
            receipt = credit.hold(charge);
        }
        return receipt;
    }
}
