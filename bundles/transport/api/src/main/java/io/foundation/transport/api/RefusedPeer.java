package io.foundation.transport.api;

import io.foundation.base.api.id.Address;
import java.util.Objects;

/**
 * Somebody who was turned away, or cut off for what he sent.
 *
 * @param from   where he came from, or what was dialled
 * @param who    the name he had proved; empty if he had proved none
 * @param reason a word, as in {@link TransportCounters#refusals()}
 * @param detail a sentence, without secrets
 */
public record RefusedPeer(Address from, String who, String reason, String detail) {

    public RefusedPeer {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
