package io.foundation.base.api.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private static void assertRefused(Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == ErrorType.INVALID_INPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "9", "Z", "z.", "A_", "node-1", "a.b_c-D", "0123456789012345678901234567890123456789012345678901234567890123"})
    void legalNamesAreKept(String text) {
        assertThat(NodeName.of(text).value()).isEqualTo(text);
        assertThat(ClusterName.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a/", "a:", "@", "a@", "[", "a[", "a`", "{", "a{", "a^", "\u0661", "a\n", "ä", "a#b", "01234567890123456789012345678901234567890123456789012345678901234"})
    void otherNamesAreRefused(String text) {
        assertRefused(() -> NodeName.of(text));
        assertRefused(() -> ClusterName.of(text));
    }

    @Test
    void aRefusalIsShortAndOnOneLine() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> NodeName.of("x\r\n\u0085ERROR forged" + "y".repeat(5_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).startsWith("The node name 'x???ERROR forgedy").doesNotContain("\n"));
    }

    @Test
    void aNodeIdSupersedesItsFormerLives() {
        NodeId first = NodeId.of("a", 5);
        NodeId second = NodeId.of("a", 6);
        assertThat(second.supersedes(first)).isTrue();
        assertThat(first.supersedes(second)).isFalse();
        assertThat(first.supersedes(first)).isFalse();
        assertThat(NodeId.of("b", 9).supersedes(first)).isFalse();
        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(NodeId.of("b", 1));
        assertThat(NodeId.of("a", 36)).hasToString("a#10");
        assertRefused(() -> NodeId.of("a", 0));
        assertRefused(() -> NodeId.of("a", -1));
    }
}
