package io.foundation.cluster.api.admin;

import java.util.Objects;

/**
 * Something that was refused for reasons of security. Like refusals are one entry, so that nobody can fill the log by trying again.
 *
 * @param firstMillis when it happened first, in milliseconds since 1970
 * @param lastMillis  when it happened last
 * @param times       how often
 * @param what        what was refused: {@code link}, {@code message} or {@code request}
 * @param who         the node's name, as far as it was proved; empty if it was not
 * @param from        the host it came from, or that was dialled
 * @param reason      a word, such as {@code secret}, {@code certificate} or {@code role}
 * @param detail      a sentence about the latest time, without secrets
 */
public record AuditEntry(long firstMillis, long lastMillis, long times, String what, String who, String from, String reason, String detail) {

    public AuditEntry {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
