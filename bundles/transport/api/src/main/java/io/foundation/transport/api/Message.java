package io.foundation.transport.api;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * A message on a link.
 *
 * @param channel the lane, one of the transport's channels
 * @param subject what it is about: selects the handler; 1 to {@link #MAX_SUBJECT_BYTES} bytes of UTF-8
 * @param key     messages of one key stay in order and on one connection; "" for the sender's default; at most
 *                {@link #MAX_KEY_BYTES} bytes of UTF-8
 * @param context what follows the call
 * @param body    the payload; not copied on sending, so it must not be changed afterwards; the receiver's own
 */
public record Message(String channel, String subject, String key, Context context, byte[] body) {

    /** The longest subject, in bytes of UTF-8. */
    public static final int MAX_SUBJECT_BYTES = 255;
    /** The longest key, in bytes of UTF-8. */
    public static final int MAX_KEY_BYTES = 512;

    /** @throws FoundationException {@code INVALID_INPUT} if the subject is empty */
    public Message {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(body, "body");
        if (subject.isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "A message on channel '" + channel + "' has no subject: name what it is about, in 1 to " + MAX_SUBJECT_BYTES + " bytes.");
        }
    }

    /** A message without a key, in the thread's current context. */
    public static Message of(String channel, String subject, byte[] body) {
        return new Message(channel, subject, "", Context.current(), body);
    }
}
