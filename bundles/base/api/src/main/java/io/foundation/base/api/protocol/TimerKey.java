package io.foundation.base.api.protocol;

import java.util.Objects;

/**
 * Names a timer of a protocol core. At most one timer of a key is pending; scheduling again replaces it.
 *
 * @param kind   what the timer is for
 * @param detail what it is about, if there are several of a kind; 0 otherwise
 */
public record TimerKey(String kind, long detail) {

    public TimerKey {
        Objects.requireNonNull(kind, "kind");
    }

    public static TimerKey of(String kind) {
        return new TimerKey(kind, 0);
    }
}
