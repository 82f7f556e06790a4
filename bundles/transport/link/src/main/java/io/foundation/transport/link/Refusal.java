package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import java.util.Map;
import java.util.Objects;

/**
 * A handshake that came to nothing.
 *
 * @param reason why
 * @param here   whether this node refused the peer; otherwise the peer refused this node
 * @param word   the fact for a program: what {@code admit} said, else the reason's own word
 * @param detail a sentence for a person, without the peer's address
 */
public record Refusal(RefusalReason reason, boolean here, String word, String detail) {

    public Refusal {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(word, "word");
        Objects.requireNonNull(detail, "detail");
    }

    static Refusal here(RefusalReason reason, String detail) {
        return new Refusal(reason, true, reason.word(), detail);
    }

    /** The error for whoever dialled, with the address in its sentence. */
    public FoundationException toException(String address) {
        String fact = switch (reason) {
            case ABANDONED -> "lost";
            case OVERSIZED -> RefusalReason.GARBAGE.word();
            default -> word;
        };
        return new FoundationException(reason.errorType(), "No link to " + address + ": " + detail, null, Map.of("reason", fact));
    }
}
