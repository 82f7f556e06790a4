package io.foundation.base.console.output;

import io.foundation.base.api.option.Nearest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Text on its way to a terminal. */
public final class Text {

    private static final int HEX_BYTES = 64;
    private static final int LISTED = 12;

    private Text() {
    }

    /**
     * The text on one line, without control characters. Much of what is shown comes from other nodes: an escape
     * sequence among it must not reach the terminal, nor a line break forge a line.
     */
    public static String oneLine(String text) {
        int length = text.length();
        StringBuilder clean = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            clean.append(isControl(c) ? ' ' : c);
        }
        return clean.toString().strip();
    }

    /** The text with its line breaks and tabs, without other control characters. */
    public static String lines(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\r') {
                clean.append(isControl(c) && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return clean.toString();
    }

    /** A message body for a person: its text if it is UTF-8, else its size and the first bytes in hexadecimal. */
    public static String body(byte[] body) {
        try {
            return lines(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException notText) {
            String hex = HexFormat.of().formatHex(Arrays.copyOf(body, Math.min(body.length, HEX_BYTES)));
            return body.length + " bytes: " + hex + (body.length > HEX_BYTES ? "…" : "");
        }
    }

    /** A number with its noun, e.g. {@code 1 node}, {@code 3 nodes}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** At most a dozen words with commas; the rest is counted. */
    public static String some(List<String> words) {
        return words.size() <= LISTED ? String.join(", ", words)
                : String.join(", ", words.subList(0, LISTED)) + " and " + (words.size() - LISTED) + " more";
    }

    /** A question to put behind a sentence on a word that is not known; empty if no known one is near. */
    public static String didYouMean(String typed, List<String> known) {
        return Nearest.to(typed, known).map(near -> " Did you mean " + near + "?").orElse("");
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
