package io.foundation.transport.link;

import io.foundation.transport.api.Message;

/** What a value is the newest of, on a channel that keeps only the newest. */
record ValueKey(String subject, String key) {

    static ValueKey of(Message message) {
        return new ValueKey(message.subject(), message.key());
    }
}
