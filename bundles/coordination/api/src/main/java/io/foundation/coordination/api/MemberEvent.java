package io.foundation.coordination.api;

import java.util.Objects;

/**
 * A member that a set has got or has lost.
 *
 * @param present whether it is in the set now
 */
public record MemberEvent(String member, boolean present) {

    public MemberEvent {
        Objects.requireNonNull(member, "member");
    }
}
