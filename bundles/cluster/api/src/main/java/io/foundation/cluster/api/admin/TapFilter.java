package io.foundation.cluster.api.admin;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;

/**
 * Which messages are watched.
 *
 * @param channel the name of a channel; "" for all
 * @param subject a subject, which may end with {@code *}; "" for all
 * @param every   shows one message of so many, 1 to 1,000,000
 * @param body    how many bytes of each body are shown, 0 to 65,536; 0 shows its length only
 */
public record TapFilter(String channel, String subject, int every, int body) {

    /** The most bytes of a body that are shown. */
    public static final int MAX_BODY = 65_536;

    private static final int MAX_EVERY = 1_000_000;

    /** @throws FoundationException {@code INVALID_INPUT} if a value is out of range */
    public TapFilter {
        if (every < 1 || every > MAX_EVERY) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "One message of " + every + " is not allowed: use 1 to " + MAX_EVERY + ".");
        }
        if (body < 0 || body > MAX_BODY) {
            throw new FoundationException(ErrorType.INVALID_INPUT, body + " bytes of a body are not allowed: use 0 to " + MAX_BODY + ".");
        }
    }

    /** Whether a message is one of those. */
    public boolean matches(String ofChannel, String ofSubject) {
        return (channel.isEmpty() || channel.equals(ofChannel)) && (subject.isEmpty() || subject.equals(ofSubject)
                || subject.endsWith("*") && ofSubject.startsWith(subject.substring(0, subject.length() - 1)));
    }
}
