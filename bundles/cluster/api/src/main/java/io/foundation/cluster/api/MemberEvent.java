package io.foundation.cluster.api;

import java.util.Optional;

/**
 * One member changed.
 *
 * @param epoch    the epoch after the change
 * @param member   the member after the change; {@link MemberState#LEFT} if it is gone
 * @param previous its state before; empty if it was not known, or was known in an older incarnation
 * @param cause    why, for a person
 * @param wallMillis when this node saw it, wall clock in milliseconds
 */
public record MemberEvent(long epoch, Member member, Optional<MemberState> previous, String cause, long wallMillis) {
}
