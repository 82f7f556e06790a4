package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every value and for every input that claims to be one. */
class ValuePropertiesTest {

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.longs().map(n -> (Object) n), Arbitraries.doubles().map(n -> (Object) n), Arbitraries.of(true, false).map(b -> (Object) b),
                Arbitraries.strings().alpha().withChars("é€\u0000\"").ofMaxLength(20).map(s -> (Object) s), Arbitraries.just((Object) "😀"),
                Arbitraries.just((Object) null));
        Arbitrary<String> keys = Arbitraries.strings().alpha().withChars("é€").ofMaxLength(8);
        return Arbitraries.recursive(() -> leaves, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(list -> (Object) list),
                Arbitraries.maps(keys, inner).ofMaxSize(4).map(map -> (Object) map)), 0, 4);
    }

    @Property(seed = "20260401", tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsRead(@ForAll("values") Object value) {
        byte[] bytes = ValueCodec.toBytes(value);
        Object read = ValueCodec.fromBytes(bytes);
        assertThat(read).isEqualTo(value);
        assertThat(ValueCodec.toBytes(read)).isEqualTo(bytes);
        WireWriter to = new WireWriter(1 << 20);
        ValueCodec.write(value, to);
        WireReader from = new WireReader(to.writeU8(3).toByteArray());
        assertThat(ValueCodec.read(from)).isEqualTo(value);
        assertThat(from.readU8()).isEqualTo(3);
    }

    @Property(seed = "20260402", tries = 1_500)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(seed = "20260403", tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    void aMutatedValueIsReadOrRefused(@ForAll("values") Object value, @ForAll long seed) {
        readOrRefuse(Mutation.of(ValueCodec.toBytes(value), new Random(seed)));
    }

    private static void readOrRefuse(byte[] bytes) {
        long allocated = Allocation.of(() -> {
            try {
                ValueCodec.toBytes(ValueCodec.fromBytes(bytes));
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
        });
        // the parser takes at most 250 KB before it has seen the bytes a length claims
        assertThat(allocated).isLessThan(2 << 20);
    }
}
