package io.foundation.config.core.schema;

import io.foundation.config.api.SettingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values as people write them in files, variables and at the console. */
public final class Texts {

    private Texts() {
    }

    /** The value that a text means for a setting of a kind; a text that means none stays a text, for the rules to refuse. */
    public static Object value(SettingSpec.Kind kind, String text) {
        return switch (kind) {
            case TEXT, CHOICE -> text;
            case FLAG -> flag(text);
            case WHOLE, NUMBER -> number(text);
            case LIST -> text.isBlank() ? List.of() : Arrays.stream(text.split(",", -1)).map(String::strip).<Object>map(word -> word).toList();
            case TREE, ANY -> any(text);
        };
    }

    private static Object any(String text) {
        return text.equals("null") ? null : flag(text) instanceof Boolean flag ? flag : number(text);
    }

    private static Object flag(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> text;
        };
    }

    private static Object number(String text) {
        String digits = text.strip();
        // Java reads more as numbers than people write: hexadecimal ones, and those with a letter for their type.
        if (!digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return text;
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException fraction) {
            double number = Double.parseDouble(digits);
            return Double.isFinite(number) ? number : text;
        }
    }
}
