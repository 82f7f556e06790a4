package io.foundation.mdns.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The table of mdns_lite's own tests: two host names, a web server and a secure shell, on one interface. */
class RecordTableTest {

    private static final String INSTANCE = "nerves-21a5";
    private static final ServiceOffer WEB = new ServiceOffer(INSTANCE, "_http._tcp", 80, 0, 0, List.of("key=value"), false);
    private static final ServiceOffer SHELL = ServiceOffer.of(INSTANCE, "_ssh._tcp", 22);

    private final RecordTable table = new RecordTable(new Holdings(List.of(INSTANCE, "nerves"), List.of(WEB, SHELL), 120), List.of(address("192.168.9.57")));

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private List<Resource> ask(String name, int type) {
        return table.answers(Question.of(Names.parse(name), type)).stream().map(Own::resource).toList();
    }

    private static List<String> lines(List<Resource> resources) {
        return resources.stream().map(each -> Names.text(each.record().getName()) + ' ' + Type.string(each.record().getType()) + ' ' + each.record().rdataToString()).toList();
    }

    @Test
    void bothHostsHaveTheAddress() {
        assertThat(lines(ask("nerves-21a5.local", Type.A))).containsExactly("nerves-21a5.local A 192.168.9.57");
        assertThat(lines(ask("nerves.local", Type.A))).containsExactly("nerves.local A 192.168.9.57");
        assertThat(ask("someone-else.local", Type.A)).isEmpty();
    }

    @Test
    void theCaseOfLettersAndTheWordAnyDoNotMatter() {
        assertThat(lines(ask("NERVES.local", Type.A))).containsExactly("nerves.local A 192.168.9.57");
        assertThat(ask("nerves-21a5._http._tcp.local", Type.ANY)).hasSize(2);
        assertThat(table.answers(new Question(Names.host("nerves"), Type.A, DClass.ANY, false))).hasSize(1);
        assertThat(table.answers(new Question(Names.host("nerves"), Type.A, DClass.CH, false))).isEmpty();
    }

    @Test
    void aTypeLeadsToTheServiceAndItsHostAsInTheGoldenPacket() {
        List<Resource> answers = ask("_http._tcp.local", Type.PTR);
        List<Resource> additional = table.additional(answers);
        assertThat(lines(additional)).containsExactly("nerves-21a5._http._tcp.local SRV 0 0 80 nerves-21a5.local.",
                "nerves-21a5._http._tcp.local TXT \"key=value\"", "nerves-21a5.local A 192.168.9.57");
        Packet packet = Packet.response(0, List.of(), answers, additional.stream().map(each -> new Resource(each.record(), false)).toList());
        assertThat(HexFormat.of().formatHex(PacketCodec.encode(packet))).isEqualTo(
                "000084000000000100000003055f68747470045f746370056c6f63616c00000c000100000078000e0b6e65727665732d32316135c00cc0280021000100000078001400000000"
                        + "00500b6e65727665732d32316135c017c0280010000100000078000a096b65793d76616c7565c04800010001000000780004c0a80939");
    }

    @Test
    void allTypesAreListed() {
        assertThat(lines(ask("_services._dns-sd._udp.local", Type.PTR))).containsExactly("_services._dns-sd._udp.local PTR _http._tcp.local.",
                "_services._dns-sd._udp.local PTR _ssh._tcp.local.");
        assertThat(table.additional(ask("_services._dns-sd._udp.local", Type.PTR))).isEmpty();
    }

    @Test
    void aServiceComesWithItsHostAndATypeIsNoService() {
        List<Resource> answers = ask("nerves-21a5._ssh._tcp.local", Type.SRV);
        assertThat(lines(answers)).containsExactly("nerves-21a5._ssh._tcp.local SRV 0 0 22 nerves-21a5.local.");
        assertThat(lines(table.additional(answers))).containsExactly("nerves-21a5.local A 192.168.9.57");
        assertThat(ask("_http._tcp.local", Type.SRV)).isEmpty();
    }

    @Test
    void anAddressLeadsToTheMainHost() {
        assertThat(lines(ask("57.9.168.192.in-addr.arpa.", Type.PTR))).containsExactly("57.9.168.192.in-addr.arpa PTR nerves-21a5.local.");
        assertThat(lines(ask("57.9.168.192.in-addr.arpa", Type.PTR))).containsExactly("57.9.168.192.in-addr.arpa PTR nerves-21a5.local.");
        assertThat(ask("58.9.168.192.in-addr.arpa", Type.PTR)).isEmpty();
        RecordTable six = new RecordTable(new Holdings(List.of("six"), List.of(), 120), List.of(address("fe80::1")));
        String reverse = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa";
        assertThat(six.answers(Question.of(Names.parse(reverse), Type.PTR))).hasSize(1);
        assertThat(six.answers(Question.of(Names.host("six"), Type.AAAA))).hasSize(1);
    }

    @Test
    void whatAHostHasNotIsDenied() {
        assertThat(table.negative(Question.of(Names.host("nerves"), Type.AAAA))).get().satisfies(own -> {
            NSECRecord said = (NSECRecord) own.resource().record();
            assertThat(said.getTypes()).containsExactly(Type.A);
            assertThat(own.resource().unique()).isTrue();
        });
        assertThat(table.negative(Question.of(Names.host("nerves"), Type.A))).isEmpty();
        assertThat(table.negative(Question.of(Names.host("someone-else"), Type.AAAA))).isEmpty();
        assertThat(table.negative(Question.of(Names.type("_http._tcp"), Type.SRV))).isEmpty();
    }

    @Test
    void nothingToSayIsOneEmptyText() {
        Resource text = ask("nerves-21a5._ssh._tcp.local", Type.TXT).get(0);
        byte[] wire = text.record().toWire(org.xbill.DNS.Section.ANSWER);
        assertThat(wire).endsWith((byte) 0, (byte) 1, (byte) 0);
    }

    @Test
    void namesAndTextsAreAnyText() {
        String odd = "Kü.che \\ 4\"";
        RecordTable table = new RecordTable(new Holdings(List.of("h"), List.of(new ServiceOffer(odd, "_http._tcp", 1, 0, 0, List.of("ö=\"\\;ü"), false)), 120), List.of());
        TXTRecord text = (TXTRecord) table.answers(Question.of(Names.instance(odd, "_http._tcp"), Type.TXT)).get(0).resource().record();
        assertThat(Names.label(text.getName())).isEqualTo(odd);
        assertThat(text.getStringsAsByteArrays().get(0)).isEqualTo("ö=\"\\;ü".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
