package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
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

/** What holds for every context, every id and every input that claims to be one. */
class ContextAndIdPropertiesTest {

    private static byte[] bytes(Context context) {
        WireWriter to = new WireWriter(100_000);
        ContextCodec.write(context, to);
        return to.toByteArray();
    }

    @Provide
    Arbitrary<Context> contexts() {
        Arbitrary<String> texts = Arbitraries.strings().alpha().withChars('é', '€').ofMinLength(1).ofMaxLength(30);
        Arbitrary<TraceParent> traces = Arbitraries.longs().filter(n -> n != 0).map(n -> new TraceParent(n, ~n, n, (int) (n & 0xff)));
        return Combinators.combine(texts.injectNull(0.3), traces.injectNull(0.3), Arbitraries.maps(texts, texts).ofMaxSize(20),
                texts.list().ofMaxSize(Context.MAX_BREADCRUMBS)).as(Context::of);
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
}
