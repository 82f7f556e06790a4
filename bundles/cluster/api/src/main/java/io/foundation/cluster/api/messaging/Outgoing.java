package io.foundation.cluster.api.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * A message to be sent. The sender's current context travels with it.
 *
 * @param subject selects the handler: 1 to 255 characters; subjects that begin with {@code foundation.} are ours
 * @param body    the payload; not copied, so it must not be changed afterwards
 * @param channel the lane; {@code data} if nothing else is said
 * @param key     messages of one key stay in order
 */
public record Outgoing(String subject, byte[] body, String channel, String key) {

    /** The longest subject, in characters. */
    public static final int MAX_SUBJECT = 255;

    /** @throws FoundationException {@code INVALID_INPUT} if the subject is empty or too long */
    public Outgoing {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(key, "key");
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The subject has " + subject.length() + " characters: use 1 to " + MAX_SUBJECT + ".");
        }
    }

    /** A message on the {@code data} channel, without a key. */
    public static Outgoing of(String subject, byte[] body) {
        return new Outgoing(subject, body, "data", "");
    }

    public Outgoing on(String otherChannel) {
        return new Outgoing(subject, body, otherChannel, key);
    }

    public Outgoing keyed(String otherKey) {
        return new Outgoing(subject, body, channel, otherKey);
    }
}
