package io.foundation.cluster.core.security;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A message that had to wait for its turn, as if it had just come: it still counts as not consumed, so that who takes it on may keep it so. A body in a file stays
 * there. For one thread.
 */
final class KeptInbound implements Inbound {

    private static final byte[] NOTHING = {};

    private final Message message;
    /** The body, if it is in a file; else null. */
    private final Payload file;
    private final Receipt receipt;
    private boolean fileTaken;
    private boolean retained;

    /** Takes a message out of the call that hands it over. */
    KeptInbound(Inbound inbound) {
        this.file = inbound.isInMemory() ? null : inbound.payload();
        this.message = file == null ? inbound.toMessage() : new Message(inbound.channel(), inbound.subject(), inbound.key(), inbound.context(), NOTHING);
        this.receipt = inbound.retain();
    }

    /** The call that handed it on has returned: what nobody took is free. */
    void over() {
        if (file != null && !fileTaken) {
            file.close();
        }
        if (!retained) {
            receipt.done();
        }
    }

    @Override
    public String channel() {
        return message.channel();
    }

    @Override
    public String subject() {
        return message.subject();
    }

    @Override
    public String key() {
        return message.key();
    }

    @Override
    public Context context() {
        return message.context();
    }

    @Override
    public long length() {
        return file == null ? message.body().length : file.length();
    }

    @Override
    public boolean isInMemory() {
        return file == null;
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(array()).asReadOnlyBuffer();
    }

    @Override
    public byte[] array() {
        if (file != null) {
            throw new IllegalStateException("the body is in a file");
        }
        return message.body();
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public Message toMessage() {
        return file == null ? message : new Message(message.channel(), message.subject(), message.key(), message.context(), fromFile());
    }

    private byte[] fromFile() {
        try {
            return file.toByteArray();
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The body of a message of " + file.length() + " bytes cannot be read from its file: " + e.getMessage(), e);
        }
    }

    @Override
    public Payload payload() {
        if (file == null) {
            throw new IllegalStateException("the body is in memory: toMessage() gives it");
        }
        fileTaken = true;
        return file;
    }

    @Override
    public Receipt retain() {
        retained = true;
        return receipt;
    }
}
