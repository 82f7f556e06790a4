package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {

    private static String hex(WireWriter writer) {
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    @Test
    void numbersHaveTheirGoldenForm() {
        WireWriter to = new WireWriter(100);
        to.writeU8(0x1ff).writeU16(0xabcd).writeI32(0x01020304).writeI64(-2).writeBoolean(true).writeF64(1.5);
        assertThat(hex(to)).isEqualTo("ff" + "abcd" + "01020304" + "fffffffffffffffe" + "01" + "3ff8000000000000");
    }

    @ParameterizedTest
    @CsvSource({"0,00", "1,01", "127,7f", "128,8001", "300,ac02", "16383,ff7f", "16384,808001",
        "9223372036854775807,ffffffffffffffff7f", "-1,ffffffffffffffffff01"})
    void varintsHaveTheirGoldenForm(long value, String form) {
        WireWriter to = new WireWriter(10).writeVarint(value);
        assertThat(hex(to)).isEqualTo(form);
        assertThat(WireWriter.varintSize(value)).isEqualTo(form.length() / 2);
        assertThat(new WireReader(to.toByteArray()).readVarint()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0,00", "-1,01", "1,02", "-64,7f", "64,8001", "-9223372036854775808,ffffffffffffffffff01"})
    void zigzagNumbersHaveTheirGoldenForm(long value, String form) {
        assertThat(hex(new WireWriter(10).writeZigzag(value))).isEqualTo(form);
    }

    @Test
    void textsHaveTheirGoldenForm() {
        assertThat(hex(new WireWriter(100).writeString("ab").writeString("").writeString("aé€😀")))
                .isEqualTo("026162" + "00" + "0a61c3a9e282acf09f9880");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        WireWriter to = new WireWriter(100).writeU8(7);
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> to.writeString("x\ud83d"))
                .matches(e -> e.type() == ErrorType.SERIALIZATION_FAILED).withMessageContaining("character 1");
        assertThat(to.length()).isEqualTo(1);
    }

    @Test
    void theLimitIsHardAndAFailedCallWritesNothing() {
        WireWriter to = new WireWriter(10).writeRaw(new byte[8]);
        assertTooLarge(() -> to.writeI32(1));
        assertTooLarge(() -> to.writeString("ab"));
        assertTooLarge(() -> to.writeBytes(new byte[2]));
        assertTooLarge(() -> to.writeRaw(new byte[3]));
        assertTooLarge(() -> to.writeVarint(1 << 14));
        assertThat(to.length()).isEqualTo(8);
        to.writeU16(5);
        assertThat(to.length()).isEqualTo(10);
        assertThat(to.buffer().length).isEqualTo(10);
        assertTooLarge(() -> to.writeU8(1));
    }

    @Test
    void aRefusedWriteTakesNoMemory() {
        WireWriter to = new WireWriter(16, 100);
        assertTooLarge(() -> to.writeRaw(new byte[101]));
        assertThat(to.buffer()).hasSize(16);
    }

    private static void assertTooLarge(Runnable write) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(write::run).matches(e -> e.type() == ErrorType.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 100_000})
    void aSectionHasTheShortestLengthBeforeIt(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) i;
        }
        WireWriter to = new WireWriter(200_000).writeU8(9);
        int mark = to.beginSection();
        to.writeRaw(body).endSection(mark).writeU8(8);
        WireWriter plain = new WireWriter(200_000).writeU8(9).writeBytes(body).writeU8(8);
        assertThat(to.toByteArray()).isEqualTo(plain.toByteArray());
    }

    @Test
    void sectionsNest() {
        WireWriter to = new WireWriter(1_000);
        int outer = to.beginSection();
        to.writeU8(1);
        int inner = to.beginSection();
        to.writeRaw(new byte[200]).endSection(inner).writeU8(2).endSection(outer);
        WireReader from = new WireReader(to.toByteArray());
        WireReader read = from.readSection(1_000);
        assertThat(read.readU8()).isEqualTo(1);
        assertThat(read.readBytes(200)).hasSize(200);
        assertThat(read.readU8()).isEqualTo(2);
        read.expectEnd();
        from.expectEnd();
    }

    @Test
    void aSectionThatDoesNotFitIsRefused() {
        WireWriter to = new WireWriter(129);
        int mark = to.beginSection();
        to.writeRaw(new byte[128]);
        assertTooLarge(() -> to.endSection(mark));
        assertThatIllegalStateException().isThrownBy(() -> to.endSection(200));
    }

    @Test
    void aWriterIsUsedAgain() {
        WireWriter to = new WireWriter(1_000).writeRaw(new byte[600]);
        byte[] buffer = to.buffer();
        to.reset().writeU8(3);
        assertThat(to.buffer()).isSameAs(buffer);
        assertThat(to.toByteArray()).containsExactly(3);
        to.writeU16(9).truncate(1);
        assertThat(to.toByteArray()).containsExactly(3);
        assertThat(to.limit()).isEqualTo(1_000);
    }

    @Test
    void aWriterThatCannotBeIsRefused() {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> new WireWriter(-1));
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> new WireWriter(11, 10));
    }
}
