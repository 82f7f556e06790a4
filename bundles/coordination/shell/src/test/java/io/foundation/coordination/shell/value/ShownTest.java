package io.foundation.coordination.shell.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownTest {

    private static Shown of(String text) {
        return new Shown(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> json(Shown shown) {
        Map<String, Object> json = new LinkedHashMap<>();
        shown.addTo(json);
        return json;
    }

    @Test
    void textIsTextInOneLine() {
        assertThat(of("fünf\nhundert").cell()).isEqualTo("fünf hundert");
        assertThat(json(of("fünf\n"))).containsExactly(Map.entry("bytes", 6), Map.entry("text", "fünf\n"));
        assertThat(of("").cell()).isEmpty();
    }

    @Test
    void whatIsNoTextIsShownAsHex() {
        Shown bytes = new Shown(new byte[] {(byte) 0xCA, (byte) 0xFE});
        assertThat(bytes.cell()).isEqualTo("2 bytes: cafe");
        assertThat(json(bytes)).containsExactly(Map.entry("bytes", 2), Map.entry("base64", "yv4="));
        assertThat(new Shown(new byte[20]).cell()).isEqualTo("20 bytes: 00000000000000000000000000000000…");
        assertThat(of("red \u001b[31m").cell()).as("an escape sequence is no text").isEqualTo("9 bytes: 726564201b5b33316d");
    }

    @Test
    void muchIsCutAndNoCharacterIsParted() {
        assertThat(of("x".repeat(60)).cell()).isEqualTo("x".repeat(60));
        assertThat(of("x".repeat(61)).cell()).isEqualTo("x".repeat(60) + "…");
        assertThat(of("x".repeat(59) + "😀😀").cell()).isEqualTo("x".repeat(59) + "…");
        assertThat(json(of("x".repeat(61)))).containsEntry("text", "x".repeat(61));
    }
}
