package io.foundation.base.console.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextTest {

    @Property(seed = "20261120", tries = 500)
    void nothingShownMovesTheCursor(@ForAll String text) {
        assertThat(Text.oneLine(text).chars().noneMatch(Character::isISOControl)).isTrue();
        assertThat(Text.lines(text).chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')).isTrue();
    }

    @Test
    void bodiesAreTextOrHexadecimal() {
        assertThat(Text.body("a\u0007b\n\tc".getBytes(StandardCharsets.UTF_8))).isEqualTo("a b\n\tc");
        assertThat(Text.body(new byte[0])).isEmpty();
        byte[] noText = new byte[100];
        noText[0] = (byte) 0xc0;
        assertThat(Text.body(noText)).startsWith("100 bytes: c000").endsWith("00…").hasSize("100 bytes: ".length() + 128 + 1);
    }

    @Test
    void longListsAreCut() {
        assertThat(Text.some(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Text.some(Collections.nCopies(14, "a"))).endsWith("a and 2 more");
        assertThat(Text.count(1, "node")).isEqualTo("1 node");
        assertThat(Text.count(0, "node")).isEqualTo("0 nodes");
    }
}
