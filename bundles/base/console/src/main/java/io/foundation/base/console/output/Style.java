package io.foundation.base.console.output;

import java.util.Locale;

/** What a colour means: it only repeats what the text says. The escape sequences are those of ECMA-48. */
public enum Style {
    PLAIN(null),
    GOOD("\u001b[32m"),
    WARNING("\u001b[33m"),
    BAD("\u001b[31m");

    private static final String END = "\u001b[39m";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The escape sequence that begins it; null for {@link #PLAIN}. */
    String code() {
        return code;
    }

    /** The text in this style. */
    String paint(String text) {
        return code == null ? text : code + text + END;
    }

    /** The style of the word for a state, of a member, a strategy or the node; plain for any other. */
    public static Style ofState(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "ready", "ok", "active", "yes" -> GOOD;
            case "joining", "up", "leaving", "suspect", "starting", "degraded", "satisfied", "warn", "temporarily unavailable" -> WARNING;
            case "unreachable", "left", "missing", "missing reference", "failed", "no", "critical", "error" -> BAD;
            default -> PLAIN;
        };
    }
}
