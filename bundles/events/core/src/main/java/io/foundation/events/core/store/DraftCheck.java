package io.foundation.events.core.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.EventDraft;
import java.util.List;

/** What a draft must be like. */
final class DraftCheck {

    private static final int SHOWN = 40;

    private DraftCheck() {
    }

    /** @throws FoundationException {@code VALIDATION_FAILED}, one sentence for the first that is wrong */
    static void check(EventDraft draft) {
        if (draft == null) {
            throw wrong("The event is null: give a draft.");
        }
        stream(draft.stream());
        type(draft.type());
        name("source", draft.source(), EventDraft.MAX_NAME);
        name("key", draft.key(), EventDraft.MAX_NAME);
        name("correlation id", draft.correlationId(), EventDraft.MAX_CORRELATION);
        parents(draft.parents());
    }

    static void stream(String stream) {
        boolean allowed = stream != null && !stream.isEmpty() && stream.length() <= EventDraft.MAX_STREAM;
        for (int i = 0; allowed && i < stream.length(); i++) {
            char c = stream.charAt(i);
            allowed = c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_');
        }
        if (!allowed) {
            throw wrong("The stream '" + cut(stream) + "' is not allowed: use a word of small letters, digits, dashes and underscores, a letter first, at most " + EventDraft.MAX_STREAM
                    + " characters.");
        }
    }

    private static void type(String type) {
        boolean allowed = type != null && !type.isEmpty() && type.length() <= EventDraft.MAX_NAME;
        for (int i = 0; allowed && i < type.length(); i++) {
            char c = type.charAt(i);
            allowed = c > ' ' && c != '*' && c != 0x7f && !Character.isSurrogate(c);
        }
        if (!allowed) {
            throw wrong("The type '" + cut(type) + "' is not allowed: use 1 to " + EventDraft.MAX_NAME + " characters without blanks and stars, for example order.placed.");
        }
    }

    private static void name(String what, String text, int most) {
        boolean allowed = text != null && text.length() <= most;
        for (int i = 0; allowed && i < text.length(); i++) {
            allowed = text.charAt(i) >= ' ' && !Character.isSurrogate(text.charAt(i));
        }
        if (!allowed) {
            throw wrong("The " + what + " '" + cut(text) + "' is not allowed: use at most " + most + " characters of one line, or none.");
        }
    }

    private static void parents(List<?> parents) {
        if (parents == null || parents.size() > EventDraft.MAX_PARENTS) {
            throw wrong("The event has " + (parents == null ? "null for its" : String.valueOf(parents.size())) + " parents: 0 to " + EventDraft.MAX_PARENTS + " are allowed.");
        }
        for (Object parent : parents) {
            if (parent == null) {
                throw wrong("The event has a parent that is null: leave it out.");
            }
        }
    }

    private static String cut(String text) {
        return text == null || text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static FoundationException wrong(String sentence) {
        return new FoundationException(ErrorType.VALIDATION_FAILED, sentence);
    }
}
