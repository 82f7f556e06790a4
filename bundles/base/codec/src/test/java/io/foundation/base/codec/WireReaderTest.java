package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {

    private static WireReader of(String hex) {
        return new WireReader(HexFormat.of().parseHex(hex));
    }

    private static void assertMalformed(String hex, Consumer<WireReader> read) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> read.accept(of(hex)))
                .matches(e -> e.type() == ErrorType.DESERIALIZATION_FAILED);
    }

    @Test
    void everyReadIsCheckedAgainstTheEnd() {
        assertMalformed("", WireReader::readU8);
        assertMalformed("01", WireReader::readU16);
        assertMalformed("010203", WireReader::readI32);
        assertMalformed("01020304050607", WireReader::readI64);
        assertMalformed("80", WireReader::readVarint);
        assertMalformed("0361", from -> from.readString(10));
        assertMalformed("0361", from -> from.readBytes(10));
        assertMalformed("0361", from -> from.readSection(10));
        assertMalformed("0361", from -> from.enterSection(10));
        assertMalformed("01", from -> from.readRaw(2));
        assertMalformed("01", from -> from.readRaw(-1));
        assertMalformed("01", from -> from.skip(2));
        assertMalformed("01", from -> from.skip(-1));
        assertMalformed("0100", from -> from.expectEnd());
    }

    @Test
    void aFailedReadNamesTheByte() {
        WireReader from = of("0102");
        from.readU8();
        assertThatExceptionOfType(FoundationException.class).isThrownBy(from::readI32)
                .withMessage("The message is malformed at byte 1: 4 bytes are expected and 1 are left.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffffffff01", "ffffffffffffffffff02", "ffffffffffffffffff80", "8000", "ff00", "808080808080808080808000"})
    void numbersThatAreTooLongAreRefused(String hex) {
        assertMalformed(hex, WireReader::readVarint);
    }

    @Test
    void lengthsAreCheckedAgainstTheMaximumAndTheRest() {
        assertMalformed("03616263", from -> from.readString(2));
        assertMalformed("03616263", from -> from.readBytes(2));
        assertMalformed("ffffffff0f", from -> from.readBytes(Integer.MAX_VALUE));
        assertMalformed("ffffffff07", from -> from.readString(Integer.MAX_VALUE));
        assertMalformed("ffffffffffffffffff01", from -> from.readBytes(Integer.MAX_VALUE));
        assertThat(of("03616263").readString(3)).isEqualTo("abc");
    }

    @Test
    void countsAreCheckedBeforeACollectionIsMade() {
        assertThat(of("0201020304").readCount(2, 2)).isEqualTo(2);
        assertMalformed("02010203", from -> from.readCount(2, 2));
        assertMalformed("0301020304", from -> from.readCount(2, 1));
        assertMalformed("ffffffff07", from -> from.readCount(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertMalformed("02", from -> from.readCount(5, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0180", "01ff", "01c3", "02c080", "02c1bf", "03e08080", "03eda080", "03edbfbf", "02e282", "04f0808080", "04f4908080",
        "04f5808080", "04f09f98", "02c341", "0361c3ff"})
    void onlyStrictUtf8IsRead(String hex) {
        assertMalformed(hex, from -> from.readString(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff", "mixed é € 😀 end"})
    void utf8GoesThroughTheBorders(String text) {
        byte[] bytes = new WireWriter(100).writeString(text).toByteArray();
        assertThat(new WireReader(bytes).readString(99)).isEqualTo(text);
    }

    @Test
    void booleansAreZeroOrOne() {
        assertThat(of("00").readBoolean()).isFalse();
        assertThat(of("01").readBoolean()).isTrue();
        assertMalformed("02", WireReader::readBoolean);
    }

    @Test
    void aSectionEndsReadsAndSkipsWhatIsNotKnown() {
        WireReader from = of("03010203" + "09");
        int mark = from.enterSection(10);
        assertThat(from.readU8()).isEqualTo(1);
        assertThat(from.remaining()).isEqualTo(2);
        assertThatExceptionOfType(FoundationException.class).isThrownBy(from::readI32);
        from.leaveSection(mark);
        assertThat(from.readU8()).isEqualTo(9);
        assertThat(from.hasRemaining()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> from.leaveSection(99));
    }

    @Test
    void aReaderOverPartOfAnArrayNeverLeavesIt() {
        byte[] bytes = {1, 2, 3, 4, 5};
        WireReader from = new WireReader(bytes, 1, 2);
        assertThat(from.readU16()).isEqualTo(0x0203);
        assertThatExceptionOfType(FoundationException.class).isThrownBy(from::readU8);
        assertThat(from.wrap(bytes, 3, 2).readRest()).containsExactly(4, 5);
        assertThat(from.position()).isEqualTo(2);
        assertThat(from.arrayOffset()).isEqualTo(5);
        assertThat(from.array()).isSameAs(bytes);
        assertThat(new WireReader().remaining()).isZero();
    }
}
