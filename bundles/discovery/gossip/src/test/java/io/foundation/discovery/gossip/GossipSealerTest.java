package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.WireWriter;
import io.foundation.testkit.discovery.DiscoveryFixture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GossipSealerTest {

    private static final ClusterName CLUSTER = ClusterName.of("orders");
    private static final byte[] KEY = key("one secret");
    private static final byte[] OTHER_KEY = key("another secret");

    private static byte[] key(String secret) {
        return DiscoveryFixture.key(secret).apply("gossip");
    }

    private static GossipSealer sealer(byte[]... keys) {
        return new GossipSealer(CLUSTER, List.of(keys), new Random(7));
    }

    private static GossipMessage message(List<Address> addresses) {
        return new GossipMessage(GossipMessage.Kind.HEARTBEAT, false, CLUSTER, NodeId.of("n1", 1_000), addresses, 1_700_000_000_000L, 42, 1_000);
    }

    private static final GossipMessage MESSAGE = message(List.of(new Address("10.0.0.1", 7800), new Address("fd00::1", 7800)));

    @Provide
    static Arbitrary<GossipMessage> messages() {
        Arbitrary<Address> address = Combinators.combine(Arbitraries.of("10.0.0.1", "255.255.255.255", "fd00::5", "a.example", "h".repeat(253)),
                Arbitraries.integers().between(0, 65535)).as(Address::new);
        Arbitrary<NodeId> sender = Combinators.combine(Arbitraries.of("a", "n".repeat(64), "x-1.y_2"), Arbitraries.longs().between(1, Long.MAX_VALUE))
                .as(NodeId::of);
        return Combinators.combine(Arbitraries.of(GossipMessage.Kind.class), Arbitraries.of(true, false), Arbitraries.of("c", "c".repeat(64)), sender,
                address.list().ofMaxSize(16), Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs().between(1, GossipMessage.MAX_INTERVAL_MILLIS))
                .as((kind, direct, cluster, id, addresses, wall, sequence, interval) ->
                        new GossipMessage(kind, direct, ClusterName.of(cluster), id, addresses, wall, sequence, interval));
    }

    @Property(tries = 500, seed = "2001")
    void whatIsSealedIsOpenedAsFarAsItFits(@ForAll @From("messages") GossipMessage message) {
        GossipSealer sealer = sealer(KEY);
        byte[] packet = sealer.seal(message);
        assertThat(packet.length).isLessThanOrEqualTo(GossipSealer.MAX_PACKET);
        GossipMessage opened = sealer.open(packet, packet.length).message();
        int fit = opened.addresses().size();
        assertThat(opened).isEqualTo(new GossipMessage(message.kind(), message.direct(), message.cluster(), message.sender(),
                message.addresses().subList(0, fit), message.wallMillis(), message.sequence(), message.intervalMillis()));
        if (message.addresses().stream().mapToInt(address -> address.host().length() + 4).sum() < 1_000) {
            assertThat(fit).isEqualTo(message.addresses().size());
        }
    }

    @Test
    void noFlippedBitIsTaken() {
        GossipSealer sealer = sealer(KEY);
        byte[] packet = sealer.seal(MESSAGE);
        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] changed = packet.clone();
            changed[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertThat(sealer.open(changed, changed.length).drop()).as("bit %d", bit).isNotNull();
        }
        for (int length = 0; length < packet.length; length++) {
            assertThat(sealer.open(packet, length).drop()).as("length %d", length).isNotNull();
        }
    }

    @Property(tries = 2000, seed = "2002")
    void anyBytesAreRefused(@ForAll byte[] bytes, @ForAll @IntRange(max = 4) int headed) {
        GossipSealer sealer = sealer(KEY);
        byte[] packet = bytes;
        if (headed > 0) {
            byte[] real = sealer.seal(MESSAGE);
            int keep = List.of(4, 5, 17, 40).get(headed - 1);
            packet = Arrays.copyOf(Arrays.copyOf(real, keep), keep + bytes.length);
            System.arraycopy(bytes, 0, packet, keep, bytes.length);
        }
        assertThat(sealer.open(packet, packet.length).drop()).isNotNull();
    }

    @Test
    void eachReasonIsToldApart() {
        GossipSealer sealer = sealer(KEY);
        byte[] packet = sealer.seal(MESSAGE);
        byte[] later = packet.clone();
        later[4] = 2;
        byte[] plain = "heartbeat::whatever is in it".getBytes(StandardCharsets.UTF_8);
        assertThat(sealer.open(plain, plain.length).drop()).isEqualTo(Drop.PLAIN);
        assertThat(sealer.open(new byte[0], 0).drop()).isEqualTo(Drop.PLAIN);
        assertThat(sealer.open(packet, 20).drop()).isEqualTo(Drop.MALFORMED);
        assertThat(sealer.open(later, later.length).drop()).isEqualTo(Drop.VERSION);
        assertThat(sealer.open(new byte[2_000], GossipSealer.MAX_PACKET + 1).drop()).isEqualTo(Drop.OVERSIZED);
        assertThat(sealer(OTHER_KEY).open(packet, packet.length).drop()).isEqualTo(Drop.DECRYPT);
        assertThat(new GossipSealer(ClusterName.of("payments"), List.of(KEY), new Random(1)).open(packet, packet.length).drop()).isEqualTo(Drop.FOREIGN);
    }

    @Test
    void aSecretCanBeChangedWhileNodesTalk() {
        byte[] old = sealer(KEY).seal(MESSAGE);
        GossipSealer both = sealer(OTHER_KEY, KEY);
        assertThat(both.open(old, old.length).message()).isEqualTo(MESSAGE);
        byte[] fresh = both.seal(MESSAGE);
        assertThat(sealer(OTHER_KEY).open(fresh, fresh.length).message()).isEqualTo(MESSAGE);
        assertThat(sealer(KEY).open(fresh, fresh.length).drop()).isEqualTo(Drop.DECRYPT);
        assertThat(sealer(OTHER_KEY).open(old, old.length).drop()).isEqualTo(Drop.DECRYPT);
    }

    @Test
    void nothingIsSaidInClearAndNoPacketIsLikeAnother() {
        GossipSealer sealer = sealer(KEY);
        Set<String> packets = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String packet = new String(sealer.seal(MESSAGE), StandardCharsets.ISO_8859_1);
            assertThat(packet).doesNotContain("orders").doesNotContain("n1").doesNotContain("fd00");
            assertThat(packets.add(packet.substring(17))).isTrue();
        }
    }

    /** The form on the wire must not change by accident: nodes of the version before must understand it. */
    @Test
    void theFormIsTheOneOfVersionOne() {
        byte[] packet = sealer(KEY).seal(MESSAGE);
        assertThat(packet).hasSize(4 + 1 + 4 + 8 + 12 + messageBytes(MESSAGE).length + 16).startsWith('F', 'n', 'd', 'G', 1);
        assertThat(HexFormat.of().formatHex(messageBytes(MESSAGE))).isEqualTo("0000" + "066f7264657273" + "026e31e807" + "0000018bcfe56800"
                + "000000000000002a" + "e807" + "02" + "000a0000011e78" + "07666430303a3a31" + "1e78");
    }

    private static byte[] messageBytes(GossipMessage message) {
        WireWriter writer = new WireWriter(1_000);
        message.writeTo(writer);
        return writer.toByteArray();
    }
}
