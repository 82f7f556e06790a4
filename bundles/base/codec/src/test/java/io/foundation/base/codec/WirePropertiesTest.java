package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds for every value and for every input. */
class WirePropertiesTest {

    /** A message made of everything the reader can read, in one order. */
    private record Everything(long varint, long zigzag, int i32, long i64, double f64, boolean flag, String text, byte[] bytes, List<Long> list) {

        void write(WireWriter to) {
            to.writeVarint(varint).writeZigzag(zigzag).writeI32(i32).writeI64(i64).writeF64(f64).writeBoolean(flag).writeString(text).writeBytes(bytes);
            int mark = to.beginSection();
            to.writeVarint(list.size());
            list.forEach(to::writeVarint);
            to.endSection(mark);
        }

        static Everything read(WireReader from) {
            Everything head = new Everything(from.readVarint(), from.readZigzag(), from.readI32(), from.readI64(), from.readF64(),
                    from.readBoolean(), from.readString(4_096), from.readBytes(4_096), List.of());
            WireReader section = from.readSection(65_536);
            int count = section.readCount(1_000, 1);
            List<Long> list = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                list.add(section.readVarint());
            }
            return new Everything(head.varint, head.zigzag, head.i32, head.i64, head.f64, head.flag, head.text, head.bytes, list);
        }

        byte[] toBytes() {
            WireWriter to = new WireWriter(1 << 20);
            write(to);
            return to.toByteArray();
        }
    }

    @Provide
    Arbitrary<Everything> everything() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(60).filter(WirePropertiesTest::wellFormed);
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), Arbitraries.integers(), Arbitraries.doubles(), Arbitraries.of(true, false),
                        texts, bytes, Arbitraries.longs().list().ofMaxSize(60))
                .as((varint, i64, i32, f64, flag, text, array, list) -> new Everything(varint, ~varint, i32, i64, f64, flag, text, array, list));
    }

    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    @Property(seed = "20260101", tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsRead(@ForAll("everything") Everything value) {
        byte[] bytes = value.toBytes();
        WireReader from = new WireReader(bytes);
        Everything read = Everything.read(from);
        from.expectEnd();
        assertThat(read).usingRecursiveComparison().isEqualTo(value);
        assertThat(read.toBytes()).isEqualTo(bytes);
    }

    @Property(seed = "20260102", tries = 1_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 300) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(seed = "20260103", tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void aMutatedMessageIsReadOrRefused(@ForAll("everything") Everything value, @ForAll long seed) {
        readOrRefuse(Mutation.of(value.toBytes(), new Random(seed)));
    }

    @Property(seed = "20260104", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aMessageCutShortIsRefused(@ForAll("everything") Everything value, @ForAll long seed) {
        byte[] bytes = value.toBytes();
        byte[] cut = java.util.Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));
        try {
            Everything.read(new WireReader(cut));
            fail("read from " + cut.length + " of " + bytes.length + " bytes");
        } catch (FoundationException e) {
            assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        long allocated = Allocation.of(() -> {
            try {
                Everything.read(new WireReader(bytes));
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
        });
        // what the input can carry, many times over, and an exception with its trace; far from what a length can claim
        assertThat(allocated).isLessThan(1 << 20);
    }

    @Property(seed = "20260105", tries = 300)
    void textsOfAnyScriptGoThrough(@ForAll @StringLength(max = 200) String text) {
        WireWriter to = new WireWriter(1_000);
        if (wellFormed(text)) {
            assertThat(new WireReader(to.writeString(text).toByteArray()).readString(1_000)).isEqualTo(text);
        } else {
            try {
                to.writeString(text);
                fail("half a surrogate pair was written");
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION_FAILED);
                assertThat(to.length()).isZero();
            }
        }
    }
}
