package io.foundation.coordination.shell.value;

import io.foundation.base.console.output.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Bytes that somebody else put into the cluster, for people and for programs. */
public final class Shown {

    /** What fits a table beside other columns. */
    private static final int MAX_CELL = 60;
    /** So many bytes are shown of what is no text. */
    private static final int HEX_BYTES = 16;

    private final byte[] bytes;
    private final Optional<String> text;

    /** @param bytes not copied */
    public Shown(byte[] bytes) {
        this.bytes = bytes;
        this.text = text(bytes);
    }

    /** The text that it is; empty if it is no UTF-8, or has control characters other than tabs and line breaks. */
    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Optional.of(text).filter(all -> all.chars().noneMatch(Shown::isHidden));
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
    }

    /** In one line, cut at what fits a table. */
    public String cell() {
        return upTo(MAX_CELL);
    }

    /** In one line, cut at a number of characters. */
    public String upTo(int characters) {
        return text.map(Text::oneLine).map(line -> line.length() <= characters ? line : line.substring(0, end(line, characters)) + "…").orElseGet(this::hex);
    }

    /** Two characters that are one are not parted. */
    private static int end(String line, int characters) {
        return Character.isHighSurrogate(line.charAt(characters - 1)) ? characters - 1 : characters;
    }

    private String hex() {
        String hex = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, HEX_BYTES)));
        return Text.count(bytes.length, "byte") + ": " + hex + (bytes.length > HEX_BYTES ? "…" : "");
    }

    /** All of it for a program: the number of bytes, and {@code text}, or {@code base64} if it is none. */
    public void addTo(Map<String, Object> json) {
        json.put("bytes", bytes.length);
        if (text.isPresent()) {
            json.put("text", text.get());
        } else {
            json.put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
