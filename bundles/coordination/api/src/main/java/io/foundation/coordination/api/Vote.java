package io.foundation.coordination.api;

import java.util.Objects;

/**
 * What a participant of a {@link Consensus} has voted.
 *
 * @param reason maybe empty
 */
public record Vote(String participant, boolean accepts, String reason) {

    public Vote {
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(reason, "reason");
    }
}
