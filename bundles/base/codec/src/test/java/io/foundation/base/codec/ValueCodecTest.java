package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {

    private static String hex(Object value) {
        return HexFormat.of().formatHex(ValueCodec.toBytes(value));
    }

    private static Object read(String hex) {
        return ValueCodec.fromBytes(HexFormat.of().parseHex(hex));
    }

    private static void assertFails(ErrorType type, String part, Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == type, "is " + type)
                .withMessageContaining(part);
    }

    @Test
    void valuesHaveTheFormOfTheStandard() {
        assertThat(hex(null)).isEqualTo("f6");
        assertThat(hex(true)).isEqualTo("f5");
        assertThat(hex(23)).isEqualTo("17");
        assertThat(hex(1_000_000L)).isEqualTo("1a000f4240");
        assertThat(hex(-1)).isEqualTo("20");
        assertThat(hex(Long.MIN_VALUE)).isEqualTo("3b7fffffffffffffff");
        assertThat(hex(1.1)).isEqualTo("fb3ff199999999999a");
        assertThat(hex("ü")).isEqualTo("62c3bc");
        assertThat(hex(new byte[] {1, 2, 3, 4})).isEqualTo("4401020304");
        assertThat(hex(List.of(1, List.of(2, 3)))).isEqualTo("8201820203");
        assertThat(hex(Map.of("a", 1, "b", List.of(2, 3)))).isEqualTo("a26161016162820203");
    }

    @Test
    void keysAreSortedByTheirEncodedForm() {
        Map<String, Object> map = new LinkedHashMap<>();
        List.of("b", "aa", "é", "a", "😀", "\uffff").forEach(key -> map.put(key, 0));
        Map<String, Object> other = new LinkedHashMap<>();
        List.of("\uffff", "😀", "a", "é", "aa", "b").forEach(key -> other.put(key, 0));
        assertThat(hex(map)).isEqualTo(hex(other)).isEqualTo("a6" + "616100" + "616200" + "62616100" + "62c3a900" + "63efbfbf00" + "64f09f988000");
    }

    @Test
    void longTextsHaveADefiniteLength() {
        String text = "é".repeat(40_000);
        assertThat(hex(text)).startsWith("7a00013880c3a9");
        assertThat(read(hex(text))).isEqualTo(text);
        String key = "k".repeat(ValueCodec.MAX_KEY_CHARS);
        assertThat(hex(Map.of(key, 1))).startsWith("a1790400");
    }

    @Test
    void smallerTypesBecomeTheirLargerOnes() {
        assertThat(read(hex(List.of(1, (short) 2, (byte) 3, 4f)))).isEqualTo(List.of(1L, 2L, 3L, 4.0));
        assertThat((byte[]) read(hex(new byte[300]))).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "18", "ff", "1c", "a1", "a10101ff", "a2616101616102", "61ff", "63eda080", "c249010000000000000000", "1bffffffffffffffff", "0000",
        "9f", "7f6161", "5affffffff00", "7affffffff00", "9affffffff00", "baffffffff00", "5bffffffffffffffff", "9bffffffffffffffff", "e0", "f820",
        "c48221196ab3"})
    void malformedValuesAreRefused(String hex) {
        assertFails(ErrorType.DESERIALIZATION_FAILED, "malformed", () -> read(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5affffffff00", "7affffffff00", "9affffffff00", "baffffffff00", "5bffffffffffffffff", "9bffffffffffffffff", "bb7fffffffffffffff",
        "c25affffffff00", "5f5affffffff00"})
    void aClaimedLengthTakesNoMemory(String hex) {
        assertFails(ErrorType.DESERIALIZATION_FAILED, "", () -> read(hex));
        long allocated = Allocation.of(() -> assertFails(ErrorType.DESERIALIZATION_FAILED, "", () -> read(hex)));
        assertThat(allocated).isLessThan(2 << 20);
    }

    @Test
    void formsOfOtherWritersAreRead() {
        assertThat(read("9f0102ff")).isEqualTo(List.of(1L, 2L));
        assertThat(read("bf616101ff")).isEqualTo(Map.of("a", 1L));
        assertThat(read("7f61616162ff")).isEqualTo("ab");
        assertThat(read("f93c00")).isEqualTo(1.0);
        assertThat(read("d9d9f701")).isEqualTo(1L);
    }

    @Test
    void nestingIsBounded() {
        assertThat(read(hex(nested(ValueCodec.MAX_DEPTH)))).isEqualTo(nested(ValueCodec.MAX_DEPTH));
        assertFails(ErrorType.TOO_LARGE, "deeper than 32", () -> hex(nested(ValueCodec.MAX_DEPTH + 1)));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "malformed", () -> read("81".repeat(ValueCodec.MAX_DEPTH + 1) + "00"));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "malformed", () -> read("81".repeat(1_000_000)));
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertFails(ErrorType.TOO_LARGE, "holds itself", () -> hex(itself));
    }

    private static Object nested(int depth) {
        Object value = 1L;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    @Test
    void entriesAreBounded() {
        assertThat((List<?>) read(hex(Collections.nCopies(10_000, 1)))).hasSize(10_000);
        assertFails(ErrorType.TOO_LARGE, "more than 10000 entries", () -> hex(Collections.nCopies(10_001, 1)));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "more than 10000 entries", () -> read("992711" + "00".repeat(10_001)));
        assertFails(ErrorType.TOO_LARGE, "entries", () -> hex(Collections.nCopies(101, Collections.nCopies(100, 1))));
    }

    @Test
    void sizesAreBounded() {
        byte[] half = new byte[600_000];
        assertFails(ErrorType.TOO_LARGE, "1048576 bytes", () -> hex(List.of(half, half)));
        assertFails(ErrorType.TOO_LARGE, "characters", () -> hex("x".repeat(ValueCodec.MAX_TEXT_CHARS + 1)));
        assertFails(ErrorType.TOO_LARGE, "key", () -> hex(Map.of("x".repeat(ValueCodec.MAX_KEY_CHARS + 1), 1)));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "", () -> ValueCodec.fromBytes(new byte[ValueCodec.MAX_BYTES + 1]));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "malformed", () -> read("7a00040001" + "61".repeat(ValueCodec.MAX_TEXT_CHARS + 1)));
        WireWriter small = new WireWriter(100).writeU8(1);
        assertFails(ErrorType.TOO_LARGE, "at most 100", () -> ValueCodec.write("x".repeat(200), small));
        assertThat(small.length()).isEqualTo(1);
    }

    @Test
    void whatHasNoPlaceIsRefusedInASentence() {
        assertFails(ErrorType.SERIALIZATION_FAILED, "java.util.Random cannot be sent: use", () -> hex(List.of(new Random(1))));
        assertFails(ErrorType.SERIALIZATION_FAILED, "java.lang.Integer cannot be sent: use String keys", () -> hex(Map.of(1, 2)));
        Map<String, Object> nullKey = new HashMap<>();
        nullKey.put(null, 1);
        assertFails(ErrorType.SERIALIZATION_FAILED, "null", () -> hex(nullKey));
        assertFails(ErrorType.SERIALIZATION_FAILED, "surrogate", () -> hex(Arrays.asList("\ud83d")));
        assertFails(ErrorType.SERIALIZATION_FAILED, "surrogate", () -> hex(Map.of("\ud83d", 1)));
    }

    @Test
    void aMapIsAskedFor() {
        WireWriter to = new WireWriter(100);
        ValueCodec.write(Map.of("a", 1L), to);
        ValueCodec.write("text", to);
        ValueCodec.write(null, to);
        WireReader from = new WireReader(to.toByteArray());
        assertThat(ValueCodec.readMap(from)).containsExactly(Map.entry("a", 1L));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "not a map but of type String", () -> ValueCodec.readMap(from));
        assertFails(ErrorType.DESERIALIZATION_FAILED, "not a map but null", () -> ValueCodec.readMap(from));
    }

    @Test
    void noDatabindIsNeeded() {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName("com.fasterxml.jackson.databind.ObjectMapper"));
    }
}
