package io.foundation.mdns.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.table.Holdings;
import io.foundation.mdns.core.table.Own;
import io.foundation.mdns.core.table.RecordTable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class PacketCodecTest {

    private static final int ROUNDS = 150_000;
    private static final Name NERVES = Names.host("nerves");

    private static byte[] full() throws Exception {
        RecordTable table = new RecordTable(new Holdings(List.of("elgato"), List.of(new ServiceOffer("Key Light", "_elg._tcp", 9123, 0, 0, List.of("mf=Elgato", "dt=53", "id=x", "md=y", "pv=1.0"), false)), 4_500),
                List.of(InetAddress.getByName("192.168.7.8"), InetAddress.getByName("fe80::3e6a:9dff:fe14:1")));
        List<Resource> all = table.owns().stream().map(Own::resource).toList();
        Resource negative = new Resource(new NSECRecord(Names.host("elgato"), DClass.IN, 120, Names.host("elgato"), new int[] {Type.A, Type.AAAA}), true);
        return PacketCodec.encode(Packet.response(0, List.of(), all, List.of(negative)));
    }

    @Test
    void questionsAreAsMdnsLiteAsksThem() {
        assertThat(encoded(new Question(NERVES, Type.A, DClass.IN, false))).isEqualTo("000000000001000000000000066e6572766573056c6f63616c0000010001");
        assertThat(encoded(new Question(NERVES, Type.A, DClass.IN, true))).endsWith("00018001");
        assertThat(encoded(new Question(NERVES, Type.AAAA, DClass.IN, false))).endsWith("001c0001");
    }

    private static String encoded(Question question) {
        byte[] wire = PacketCodec.encode(Packet.query(List.of(question), List.of(), false));
        assertThat(PacketCodec.decode(wire).questions()).containsExactly(question);
        return HexFormat.of().formatHex(wire);
    }

    @Test
    void whatIsReadAndWrittenAgainIsTheSame() throws Exception {
        byte[] wire = full();
        Packet packet = PacketCodec.decode(wire);
        assertThat(packet.answers()).filteredOn(Resource::unique).hasSize(6);
        assertThat(packet.additional()).singleElement().satisfies(each -> assertThat(((NSECRecord) each.record()).getTypes()).containsExactly(Type.A, Type.AAAA));
        assertThat(PacketCodec.encode(packet)).isEqualTo(wire);
    }

    @Test
    void rubbishIsRefusedWithTheTypedErrorAlone() throws Exception {
        byte[] right = full();
        long seed = 20_261_128L;
        Random random = new Random(seed);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] bytes = round % 3 == 0 ? noise(random) : damaged(right, random);
                try {
                    Packet packet = PacketCodec.decode(bytes);
                    assertThat(packet.questions().size() * 5 + packet.told().count() * 11).isLessThanOrEqualTo(bytes.length);
                    packet.told().forEach(each -> each.record().rdataToString());
                } catch (FoundationException e) {
                    assertThat(e.type()).as("seed %d, round %d", seed, round).isEqualTo(ErrorType.DESERIALIZATION_FAILED);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", round " + round + ": " + HexFormat.of().formatHex(bytes), e);
                }
            }
        });
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        if (noise.length > 12) {
            // few records, so that the head does not give it away
            for (int i = 4; i < 12; i++) {
                noise[i] = (byte) (i % 2 == 0 ? 0 : random.nextInt(4));
            }
        }
        return noise;
    }

    private static byte[] damaged(byte[] right, Random random) {
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(right, random.nextInt(right.length)) : right.clone();
        for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
            // a pointer of a name more often than not
            damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? 0xC0 : random.nextInt(256));
        }
        return damaged;
    }

    @Test
    void aNameThatPointsToItselfIsRefused() {
        byte[] loop = HexFormat.of().parseHex("000000000001000000000000c00c00010001");
        assertThatThrownBy(() -> PacketCodec.decode(loop)).isInstanceOf(FoundationException.class);
        byte[] claims = HexFormat.of().parseHex("0000000000010000ffff0000066e6572766573056c6f63616c0000010001");
        assertThatThrownBy(() -> PacketCodec.decode(claims)).isInstanceOf(FoundationException.class).hasMessageContaining("30 bytes").hasMessageContaining("needs");
    }

    @Test
    void takenNamesGetANumberAndStayShort() {
        assertThat(Names.nextInstance("web")).isEqualTo("web (2)");
        assertThat(Names.nextInstance("web (9)")).isEqualTo("web (10)");
        assertThat(Names.nextHost("node")).isEqualTo("node-2");
        assertThat(Names.nextHost("node-9")).isEqualTo("node-10");
        assertThat(Names.nextHost("n".repeat(63))).hasSize(63).endsWith("n-2");
        assertThat(Names.nextInstance("ü".repeat(31))).isEqualTo("ü".repeat(29) + " (2)");
    }

    @Test
    void namesOfTheNetworkAreTold() {
        assertThat(Names.isLocal(Names.parse("a.b.LOCAL"))).isTrue();
        assertThat(Names.isLocal(Names.parse("1.2.254.169.in-addr.arpa"))).isTrue();
        assertThat(Names.isLocal(Names.parse("example.org"))).isFalse();
        assertThat(Names.isLocal(Names.parse("notlocal"))).isFalse();
        assertThatThrownBy(() -> Names.parse("x".repeat(64) + ".local")).isInstanceOf(FoundationException.class).hasMessageContaining("1 to 63");
        assertThatThrownBy(() -> Names.parse("")).isInstanceOf(FoundationException.class);
    }
}
