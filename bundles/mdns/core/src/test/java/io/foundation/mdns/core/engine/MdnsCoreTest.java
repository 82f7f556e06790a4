package io.foundation.mdns.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.engine.World.Node;
import io.foundation.mdns.core.engine.World.Sent;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Type;

/** Nodes that speak to each other in virtual time. */
class MdnsCoreTest {

    private static final String HTTP = "_http._tcp";
    private static final Question ALL_HTTP = Question.of(Names.type(HTTP), Type.PTR);

    private final World world = new World(1);

    private Seen browse(Node node) {
        Seen seen = new Seen();
        node.core.add(new Browse(HTTP, seen), world.now);
        return seen;
    }

    private static Service offer(String name, boolean unique) {
        return new Service(new ServiceOffer(name, HTTP, 80, 0, 0, List.of("k=v"), unique));
    }

    private Node host(String name) {
        Node node = world.node(name);
        node.core.add(new Host(name), world.now);
        return node;
    }

    private List<Sent> probes(String by) {
        return world.sentBy(by).stream().filter(sent -> !sent.packet().authority().isEmpty()).toList();
    }

    private List<Sent> responses(String by) {
        return world.sentBy(by).stream().filter(sent -> sent.packet().response()).toList();
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    @Test
    void aNameIsProbedThreeTimesAndAnnouncedTwice() {
        host("a");
        world.pass(5_000);
        List<Sent> probes = probes("a");
        assertThat(probes).hasSize(3);
        assertThat(millis(probes.get(0).at())).isLessThan(250);
        assertThat(millis(probes.get(2).at() - probes.get(0).at())).isEqualTo(500);
        assertThat(probes.get(0).packet().questions()).containsExactly(Question.of(Names.host("a"), Type.ANY));
        List<Sent> said = responses("a");
        assertThat(said).hasSize(2);
        assertThat(millis(said.get(0).at() - probes.get(2).at())).isEqualTo(250);
        assertThat(millis(said.get(1).at() - said.get(0).at())).isEqualTo(1_000);
        assertThat(said.get(0).packet().questions()).isEmpty();
        assertThat(said.get(0).packet().id()).isZero();
        assertThat(said.get(0).packet().answers()).allMatch(Resource::unique).hasSize(2);
    }

    @Test
    void aServiceIsFoundWithTextAndAddressAndTakenBack() {
        Node a = host("a");
        Service web = offer("web", false);
        a.core.add(web, 0);
        Seen seen = browse(world.node("b"));
        world.pass(3_000);
        assertThat(seen.settled).isTrue();
        assertThat(seen.services).containsExactly(new ServiceInstance("web", HTTP, "a.local", 80, List.of("k=v"), List.of(a.address)));
        a.core.remove(web, world.now);
        world.pass(900);
        assertThat(seen.names()).containsExactly("web");
        world.pass(200);
        assertThat(seen.services).isEmpty();
        assertThat(responses("a")).last().satisfies(sent -> assertThat(sent.packet().answers()).allMatch(each -> each.record().getTTL() == 0));
    }

    @Test
    void whoCannotHaveARivalIsSaidAtOnce() {
        Node a = host("a");
        Seen seen = browse(world.node("b"));
        world.pass(2_000);
        a.core.add(offer("unmistakable", true), world.now);
        world.pass(3);
        assertThat(seen.names()).containsExactly("unmistakable");
    }

    @Test
    void whoComesLaterAsksAndIsAnsweredWithinAQuarterOfASecond() {
        Node a = host("a");
        a.core.add(offer("web", false), 0);
        world.pass(60_000);
        Seen seen = browse(world.node("b"));
        world.pass(245);
        assertThat(seen.names()).containsExactly("web");
        assertThat(seen.settled).isFalse();
    }

    @Test
    void theListenerIsToldOnceThatThereIsNothing() {
        Seen seen = browse(world.node("b"));
        world.pass(60_000);
        assertThat(seen.settled).isTrue();
        assertThat(seen.times).isEqualTo(1);
    }

    @Test
    void changedTextIsSaidWithoutProbingAndReplacesTheFormer() {
        Node a = host("a");
        Service web = offer("web", false);
        a.core.add(web, 0);
        Seen seen = browse(world.node("b"));
        world.pass(10_000);
        int probed = probes("a").size();
        a.core.update(web, offer("web", false).offer().withText(Map.of("k", "w")), world.now);
        world.pass(1_200);
        assertThat(seen.services).singleElement().satisfies(service -> assertThat(service.pairs()).containsExactly(Map.entry("k", "w")));
        assertThat(probes("a")).hasSize(probed);
    }

    @Test
    void whoWantsANameThatIsTakenGetsAnother() {
        Node a = host("same");
        a.core.add(offer("web", false), 0);
        world.pass(5_000);
        Node b = world.node("b");
        Host host = new Host("same");
        Service web = offer("web", false);
        b.core.add(host, world.now);
        b.core.add(web, world.now);
        Seen seen = browse(world.node("c"));
        world.pass(10_000);
        assertThat(host.label()).isEqualTo("same-2");
        assertThat(web.instance()).isEqualTo("web (2)");
        assertThat(b.renames).containsExactlyInAnyOrder("same -> same-2", "web -> web (2)");
        assertThat(a.renames).isEmpty();
        assertThat(seen.names()).containsExactly("web", "web (2)");
    }

    @Test
    void whoDiesGoesWithItsTimeAndWhoLivesStays() {
        Node a = host("a");
        a.core.add(offer("dies", false), 0);
        Node b = host("b");
        b.core.add(offer("lives", false), 0);
        Seen seen = browse(world.node("c"));
        world.pass(20_000);
        assertThat(seen.names()).containsExactly("dies", "lives");
        a.alive = false;
        world.pass(125_000);
        assertThat(seen.names()).containsExactly("lives");
        world.pass(3_600_000);
        assertThat(seen.names()).containsExactly("lives");
    }

    @Test
    void twoServicesOfOneNodeWithOneNameAreTwo() {
        Node a = host("a");
        Service one = offer("web", false);
        Service two = offer("Web", false);
        a.core.add(one, 0);
        a.core.add(two, 0);
        Seen seen = browse(world.node("b"));
        world.pass(5_000);
        assertThat(seen.names()).containsExactly("Web (2)", "web");
        Service three = offer("other", false);
        a.core.add(three, world.now);
        a.core.update(three, offer("web", false).offer(), world.now);
        assertThat(three.instance()).isEqualTo("web (3)");
    }

    @Test
    void whatTheAskerKnowsIsNotSaid() {
        Node a = host("a");
        a.core.add(offer("web", false), 0);
        world.pass(5_000);
        int before = responses("a").size();
        Resource known = new Resource(new PTRRecord(Names.type(HTTP), DClass.IN, 60, Names.instance("web", HTTP)), false);
        a.receive(PacketCodec.encode(Packet.query(List.of(ALL_HTTP), List.of(known), false)), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
        world.pass(500);
        assertThat(responses("a")).hasSize(before);
        a.receive(PacketCodec.encode(Packet.query(List.of(ALL_HTTP), List.of(known.withTtl(59)), false)), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
        world.pass(500);
        assertThat(responses("a")).hasSize(before + 1);
    }

    @Test
    void noRecordIsSaidTwiceWithinASecond() {
        Node a = host("a");
        a.core.add(offer("web", false), 0);
        world.pass(5_000);
        int before = responses("a").size();
        for (int i = 0; i < 20; i++) {
            a.receive(PacketCodec.encode(Packet.query(List.of(ALL_HTTP), List.of(), false)), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
            world.pass(50);
        }
        assertThat(responses("a").size() - before).isBetween(1, 2);
    }

    @Test
    void aPlainResolverIsAnsweredAlone() {
        Node a = host("a");
        world.pass(5_000);
        Question question = Question.of(Names.host("a"), Type.A);
        Packet asked = new Packet(4_711, false, false, false, true, 0, 0, List.of(question), List.of(), List.of(), List.of());
        a.receive(PacketCodec.encode(asked), new InetSocketAddress(World.address("10.0.0.9"), 40_000));
        assertThat(responses("a")).last().satisfies(sent -> {
            assertThat(sent.toAll()).isFalse();
            assertThat(sent.packet().id()).isEqualTo(4_711);
            assertThat(sent.packet().questions()).containsExactly(question);
            assertThat(sent.packet().answers()).singleElement().satisfies(each -> {
                assertThat(each.unique()).isFalse();
                assertThat(each.record().getTTL()).isEqualTo(10);
            });
        });
    }

    @Test
    void whoWishesForAnAnswerAloneGetsIt() {
        Node a = host("a");
        world.pass(5_000);
        Question question = new Question(Names.host("a"), Type.A, DClass.IN, true);
        a.receive(PacketCodec.encode(Packet.query(List.of(question), List.of(), false)), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
        world.pass(10);
        assertThat(responses("a")).last().satisfies(sent -> assertThat(sent.toAll()).isFalse());
        world.pass(60_000);
        a.receive(PacketCodec.encode(Packet.query(List.of(question), List.of(), false)), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
        world.pass(10);
        assertThat(responses("a")).last().satisfies(sent -> assertThat(sent.toAll()).as("others have not heard it for long").isTrue());
    }

    @Test
    void questionsAreAnsweredByTheNetworkAndByDenial() {
        host("a");
        Node b = world.node("b");
        world.pass(5_000);
        List<Found> found = new ArrayList<>();
        b.core.ask(Question.of(Names.host("a"), Type.A), TimeUnit.SECONDS.toNanos(1), found::add, world.now);
        world.pass(10);
        assertThat(found).singleElement().satisfies(each -> assertThat(each.answers()).hasSize(1));
        b.core.ask(Question.of(Names.host("a"), Type.AAAA), TimeUnit.SECONDS.toNanos(1), found::add, world.now);
        world.pass(50);
        assertThat(found).hasSize(2).last().satisfies(each -> assertThat(each.denied()).isTrue());
        b.core.ask(Question.of(Names.host("nobody"), Type.A), TimeUnit.SECONDS.toNanos(1), found::add, world.now);
        world.pass(990);
        assertThat(found).hasSize(2);
        world.pass(20);
        assertThat(found).hasSize(3).last().satisfies(each -> assertThat(each.answers()).isEmpty());
    }

    @Test
    void anAnswerFromAnotherPortIsNotBelieved() {
        Node b = world.node("b");
        Resource lie = new Resource(new PTRRecord(Names.type(HTTP), DClass.IN, 60, Names.instance("lie", HTTP)), false);
        b.receive(PacketCodec.encode(Packet.response(0, List.of(), List.of(lie), List.of())), new InetSocketAddress(World.address("10.0.0.9"), 5_354));
        assertThat(b.core.cached(world.now)).isEmpty();
    }

    @Test
    void whoNamesThousandsOfServicesIsNotAskedThousandsOfQuestions() {
        Node b = world.node("b");
        browse(b);
        world.pass(2_000);
        int before = world.sentBy("b").size();
        for (int i = 0; i < 200; i++) {
            Resource pointer = new Resource(new PTRRecord(Names.type(HTTP), DClass.IN, 4_000, Names.instance("none" + i, HTTP)), false);
            b.receive(PacketCodec.encode(Packet.response(0, List.of(), List.of(pointer), List.of())), new InetSocketAddress(World.address("10.0.0.9"), World.PORT));
        }
        world.pass(1_000);
        List<Sent> sent = world.sentBy("b").subList(before, world.sentBy("b").size());
        assertThat(sent.stream().mapToInt(each -> each.packet().questions().size()).sum()).isBetween(64, 200);
        assertThat(sent).allMatch(each -> PacketCodec.encode(each.packet()).length < 1_500);
    }

    @Test
    void whatOthersSayComesWithWhatBelongsToIt() {
        Node a = host("a");
        a.core.add(offer("web", false), 0);
        Node b = world.node("b");
        browse(b);
        world.pass(5_000);
        List<Found> found = new ArrayList<>();
        b.core.ask(ALL_HTTP, TimeUnit.MILLISECONDS.toNanos(200), found::add, world.now);
        world.pass(300);
        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.answers()).hasSize(1);
            assertThat(each.additional()).extracting(resource -> resource.record().getType()).containsExactlyInAnyOrder(Type.SRV, Type.TXT, Type.A);
        });
    }

    @Test
    void eachInterfaceSaysItsOwnAddress() {
        Node a = host("a");
        a.core.links(Map.of("lan", List.of(a.address), "wifi", List.of(World.address("192.168.1.1"))), java.util.Set.of(a.address), world.now);
        world.pass(5_000);
        assertThat(a.core.records()).filteredOn(record -> record.type().equals("A")).extracting(DnsRecord::link, DnsRecord::data)
                .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("lan", "10.0.0.1"), org.assertj.core.groups.Tuple.tuple("wifi", "192.168.1.1"));
        a.core.links(Map.of("wifi", List.of(World.address("192.168.1.1"))), java.util.Set.of(), world.now);
        assertThat(a.core.records()).extracting(DnsRecord::link).containsOnly("wifi");
    }
}
