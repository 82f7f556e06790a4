package io.foundation.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import java.util.Map;
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
    void aReaderOfBeforeSkipsBreadcrumbs() {
        byte[] now = bytes(Context.empty().withCorrelationId("c").withBreadcrumb("settings.set"));
        byte[] asUnknown = now.clone();
        asUnknown[0] = 1 | 16; // a bit of a later version, as 8 was before
        assertThat(ContextCodec.read(new WireReader(asUnknown))).isEqualTo(Context.empty().withCorrelationId("c"));
        assertThat(ContextCodec.read(new WireReader(now)).breadcrumbs()).containsExactly("settings.set");
        assertMalformed(() -> ContextCodec.read(new WireReader(new WireWriter(50).writeU8(8).writeU8(2).writeU8(17).writeU8(0).toByteArray())));
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
