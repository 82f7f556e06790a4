package io.foundation.registry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

    @Test
    void keysAreReadAsTheyAreWritten() {
        assertThat(EntryKey.parse("orders")).isEqualTo(EntryKey.of("orders")).hasToString("orders");
        assertThat(EntryKey.parse("test.7/orders")).isEqualTo(new EntryKey("test.7", "orders")).hasToString("test.7/orders");
        assertThat(EntryKey.parse("production/orders")).hasToString("orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "/a", "a/", "a/b/c", "ü/a", "a\u00a0b\u2003c/x"})
    void wrongKeysAreRefused(String text) {
        assertThatThrownBy(() -> EntryKey.parse(text)).isInstanceOf(FoundationException.class).hasMessageContaining("is not allowed");
    }

    @Test
    void metadataAreCopiedAndTakeOneForm() {
        List<Object> capabilities = new ArrayList<>(List.of("ocr"));
        Map<String, Object> given = new HashMap<>(Map.of("capabilities", capabilities, "priority", 5, "load", Map.of("cpu", 0.5f)));
        Map<String, Object> kept = Metadata.checked(given);
        capabilities.add("pdf");
        given.clear();
        assertThat(kept).isEqualTo(Map.of("capabilities", List.of("ocr"), "priority", 5L, "load", Map.of("cpu", 0.5)));
        assertThat(Metadata.find(kept, "load.cpu")).isEqualTo(0.5);
        assertThat(Metadata.find(kept, "load.cpu.more")).isNull();
    }

    @Test
    void metadataAreBounded() {
        assertThatThrownBy(() -> Metadata.checked(Map.of("a", new Object()))).hasMessageContaining("'a' are a java.lang.Object");
        assertThatThrownBy(() -> Metadata.checked(Map.of("a", Map.of("b", Double.NaN)))).hasMessageContaining("'a.b' are NaN");
        assertThatThrownBy(() -> Metadata.checked(Map.of("a", "x".repeat(Metadata.MAX_TEXT + 1)))).hasMessageContaining("say less");
        assertThatThrownBy(() -> Metadata.checked(Map.of("", 1))).hasMessageContaining("texts that are not empty");
        Map<String, Object> itself = new HashMap<>();
        itself.put("again", itself);
        assertThatThrownBy(() -> Metadata.checked(itself)).hasMessageContaining("8 levels");
        Map<String, Object> wide = new HashMap<>();
        for (int i = 0; i <= Metadata.MAX_VALUES; i++) {
            wide.put("k" + i, i);
        }
        assertThatThrownBy(() -> Metadata.checked(wide)).hasMessageContaining("256 values");
    }

    @Test
    void offersAreChecked() {
        Offer offer = Offer.of(EntryKey.of("a"), "holder");
        assertThatThrownBy(() -> offer.leased(Duration.ofMillis(9))).hasMessageContaining("use 10 ms to 30 days");
        assertThatThrownBy(() -> offer.checked(Health::healthy, Duration.ofMinutes(2))).hasMessageContaining("use 1 ms to 1 minute");
    }

    @Test
    void anEntrySaysWhatItIs() {
        Entry entry = new Entry(new EntryKey("ns", "a"), Map.of("capabilities", "ocr", "weight", 700L), "owner", 0, Duration.ZERO, Health.degraded("slow"), true);
        assertThat(entry.capabilities()).containsExactly("ocr");
        assertThat(entry.weight()).isEqualTo(100);
        assertThat(List.of(entry.value("@namespace"), entry.value("@name"), entry.value("@owner"), entry.value("@health"))).containsExactly("ns", "a", "owner", "degraded");
        assertThat(entry.value("@other")).isNull();
        assertThat(Health.unhealthy("x".repeat(1_000)).note()).hasSize(Health.MAX_NOTE);
    }
}
