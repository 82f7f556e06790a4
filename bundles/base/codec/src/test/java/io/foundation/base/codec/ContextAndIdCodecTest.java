package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextAndIdCodecTest {

    private static byte[] bytes(Context context) {
        WireWriter to = new WireWriter(100_000);
        ContextCodec.write(context, to);
        return to.toByteArray();
    }

    private static void assertMalformed(Runnable read) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(read::run).matches(e -> e.type() == ErrorType.DESERIALIZATION_FAILED);
    }

    @Provide
    Arbitrary<Context> contexts() {
        Arbitrary<String> texts = Arbitraries.strings().alpha().withChars('é', '€').ofMinLength(1).ofMaxLength(30);
        Arbitrary<TraceParent> traces = Arbitraries.longs().filter(n -> n != 0).map(n -> new TraceParent(n, ~n, n, (int) (n & 0xff)));
        return Combinators.combine(texts.injectNull(0.3), traces.injectNull(0.3), Arbitraries.maps(texts, texts).ofMaxSize(20)).as(Context::of);
    }

    @Property(seed = "20260301", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aContextGoesThrough(@ForAll("contexts") Context context) {
        WireReader from = new WireReader(bytes(context));
        assertThat(ContextCodec.read(from)).isEqualTo(context);
        from.expectEnd();
    }

    @Property(seed = "20260302", tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anyBytesAreAContextOrRefused(@ForAll("contexts") Context context, @ForAll @Size(max = 60) byte[] random, @ForAll long seed) {
        for (byte[] input : new byte[][] {random, Mutation.of(bytes(context), new Random(seed))}) {
            try {
                assertThat(ContextCodec.read(new WireReader(input))).isNotNull();
            } catch (FoundationException e) {
                assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
            }
        }
    }

    @Test
    void theEmptyContextIsOneByteAndATraceTwentyFive() {
        assertThat(bytes(Context.empty())).containsExactly(0);
        assertThat(ContextCodec.read(new WireReader(new byte[] {0}))).isSameAs(Context.empty());
        assertThat(bytes(Context.empty().withTraceParent(TraceParent.random()))).hasSize(26);
    }

    @Test
    void partsOfALaterVersionAreSkipped() {
        byte[] later = {1 | 16 | 64, 1, 'c', 2, 9, 9, 0, 55};
        WireReader from = new WireReader(later);
        assertThat(ContextCodec.read(from)).isEqualTo(Context.empty().withCorrelationId("c"));
        assertThat(from.readU8()).isEqualTo(55);
    }

    @Test
    void contextsOverTheirBoundsAreRefused() {
        assertMalformed(() -> ContextCodec.read(new WireReader(new byte[] {4, 100})));
        assertMalformed(() -> ContextCodec.read(new WireReader(new WireWriter(500).writeU8(1).writeString("x".repeat(129)).toByteArray())));
        assertMalformed(() -> ContextCodec.read(new WireReader(new WireWriter(50).writeU8(2).writeRaw(new byte[25]).toByteArray())));
        assertMalformed(() -> ContextCodec.read(new WireReader(new WireWriter(50).writeU8(4).writeU8(2)
                .writeString("k").writeString("1").writeString("k").writeString("2").toByteArray())));
    }

    @Test
    void equalContextsHaveEqualBytes() {
        Context one = Context.of(null, null, Map.of("a", "1", "b", "2", "c", "3"));
        Context other = Context.empty().withBaggage("c", "3").withBaggage("b", "2").withBaggage("a", "1");
        assertThat(bytes(one)).isEqualTo(bytes(other));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5,7", "255.255.255.255,7", "0.0.0.0,7", "01.2.3.4,11", "1.2.3,8", "1.2.3.4.5,12", "256.1.1.1,12", "1.2.3.,9", "host,7", "fd00::5,10",
        "fe80::1%eth0,15", "1..2.3,9", ".1.2.3,9"})
    void anAddressGoesThroughInItsShortForm(String host, int size) {
        WireWriter to = new WireWriter(300);
        IdCodec.writeAddress(new Address(host, 65_535), to);
        assertThat(to.length()).isEqualTo(size);
        assertThat(IdCodec.readAddress(new WireReader(to.toByteArray()))).isEqualTo(new Address(host, 65_535));
    }

    @Property(seed = "20260303", tries = 200)
    void everyIpv4AddressGoesThrough(@ForAll int bits, @ForAll @IntRange(max = 65_535) int port) {
        String host = (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
        WireWriter to = new WireWriter(7);
        IdCodec.writeAddress(new Address(host, port), to);
        assertThat(IdCodec.readAddress(new WireReader(to.toByteArray()))).isEqualTo(new Address(host, port));
    }

    @Property(seed = "20260304", tries = 200)
    void aNodeIdGoesThrough(@ForAll @LongRange(min = 1) long incarnation, @ForAll @IntRange(min = 1, max = 64) int length) {
        NodeId id = NodeId.of("n".repeat(length), incarnation);
        WireWriter to = new WireWriter(IdCodec.MAX_NODE_ID_BYTES);
        IdCodec.writeNodeId(id, to);
        assertThat(to.length()).isGreaterThanOrEqualTo(IdCodec.MIN_NODE_ID_BYTES);
        assertThat(IdCodec.readNodeId(new WireReader(to.toByteArray()))).isEqualTo(id);
    }

    @Test
    void namesGoThroughAndBadOnesAreMalformed() {
        WireWriter to = new WireWriter(100);
        IdCodec.writeNodeName(NodeName.of("node-1"), to);
        IdCodec.writeClusterName(ClusterName.of("orders"), to);
        WireReader from = new WireReader(to.toByteArray());
        assertThat(IdCodec.readNodeName(from)).isEqualTo(NodeName.of("node-1"));
        assertThat(IdCodec.readClusterName(from)).isEqualTo(ClusterName.of("orders"));
        assertMalformed(() -> IdCodec.readNodeName(new WireReader(new byte[] {1, '-'})));
        assertMalformed(() -> IdCodec.readClusterName(new WireReader(new byte[] {0})));
        assertMalformed(() -> IdCodec.readNodeId(new WireReader(new byte[] {1, 'a', 0})));
        assertMalformed(() -> IdCodec.readAddress(new WireReader(new byte[] {1, ' ', 0, 0})));
    }
}
