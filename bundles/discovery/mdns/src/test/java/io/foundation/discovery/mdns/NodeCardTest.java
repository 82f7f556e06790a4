package io.foundation.discovery.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.testkit.discovery.DiscoveryFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeCardTest {

    private static final String TYPE = "_foundation._tcp";
    private static final NodeId ID = NodeId.of("a.node_10.0.0.1", 42);
    private static final Announcement SELF = new Announcement(ID, List.of(new Address("10.0.0.1", 7_800), new Address("fe80::1", 7_801)));

    private final NodeCard card = card("orders", "secret");

    private static NodeCard card(String cluster, String... secrets) {
        return new NodeCard(ClusterName.of(cluster), Stream.of(secrets).<Function<String, byte[]>>map(DiscoveryFixture::key).toList());
    }

    private static ServiceInstance found(ServiceOffer offer, List<String> text) {
        return new ServiceInstance(offer.instance(), offer.type(), "h.local", offer.port(), text, List.of());
    }

    private static ServiceInstance found(ServiceOffer offer) {
        return found(offer, offer.text());
    }

    @Test
    void whoIsOfTheClusterReadsAll() {
        assertThat(card.read(found(card.offer(TYPE, SELF)))).contains(new DiscoveredPeer(SELF.addresses(), Optional.of(ID)));
        assertThat(card.offer(TYPE, SELF).port()).isEqualTo(7_800);
    }

    @Test
    void theMostAddressesFitIntoTheTexts() {
        Announcement many = new Announcement(ID, IntStream.range(0, 16).mapToObj(i -> new Address("h".repeat(200) + i, 65_535)).toList());
        assertThat(card.read(found(card.offer(TYPE, many)))).get().extracting(DiscoveredPeer::addresses).isEqualTo(many.addresses());
    }

    @Test
    void theNameHasNoDotAndIsOfThisLifeAndClusterAlone() {
        String name = card.offer(TYPE, SELF).instance();
        assertThat(name).startsWith("a-node-10-0-0-1-").doesNotContain(".").doesNotContain("_");
        assertThat(name).isNotEqualTo(card.offer(TYPE, new Announcement(NodeId.of(ID.name().value(), 43), SELF.addresses())).instance());
        assertThat(name).isNotEqualTo(card("payments", "secret").offer(TYPE, SELF).instance());
        assertThat(name).isEqualTo(card.offer(TYPE, new Announcement(ID, List.of())).instance());
    }

    @Test
    void anotherClusterOrSecretIsNobody() {
        assertThat(card("payments", "secret").read(found(card.offer(TYPE, SELF)))).isEmpty();
        assertThat(card("orders", "other").read(found(card.offer(TYPE, SELF)))).isEmpty();
        assertThat(card("orders", "other", "secret").read(found(card.offer(TYPE, SELF)))).isPresent();
    }

    @Test
    void neitherSecretNorClusterIsSaid() {
        assertThat(card.offer(TYPE, SELF).toString()).doesNotContain("secret").doesNotContain("orders");
    }

    @Test
    void whateverIsChangedIsNotBelieved() {
        ServiceOffer offer = card.offer(TYPE, SELF);
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<String> text = new ArrayList<>(offer.text());
            int at = random.nextInt(text.size());
            switch (random.nextInt(3)) {
                case 0 -> text.remove(at);
                case 1 -> text.set(at, text.get(at) + (char) ('0' + random.nextInt(10)));
                default -> text.set(at, text.get(at).substring(0, random.nextInt(text.get(at).length())));
            }
            assertThat(card.read(found(offer, text))).as("seed %d: %s", seed, text).isEmpty();
        }
        assertThat(card.read(found(offer, List.of()))).isEmpty();
        assertThat(card.read(found(offer, List.of("v=1", "node= ", "life=x", "a0=:", "proof=")))).isEmpty();
    }
}
