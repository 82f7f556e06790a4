package io.foundation.mdns.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.engine.World.Node;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds whatever chance does. */
class MdnsPropertiesTest {

    private static final String HTTP = "_http._tcp";

    @Property(tries = 40)
    void ofThoseWhoWantANameAtOnceOneGetsIt(@ForAll long seed) {
        World world = new World(seed);
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Node node = world.node("n" + i);
            Host host = new Host("same");
            hosts.add(host);
            node.core.add(host, 0);
        }
        world.pass(30_000);
        assertThat(hosts.stream().map(Host::label).distinct()).as("seed %d", seed).hasSize(4).contains("same");
        world.nodes.values().forEach(node -> assertThat(node.core.records()).as("seed %d", seed).isNotEmpty());
    }

    @Property(tries = 25)
    void allFindAllThoughHalfIsLost(@ForAll long seed) {
        World world = new World(seed);
        world.loss = 0.5;
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Node node = world.node("n" + i);
            node.core.add(new Host("n" + i), 0);
            node.core.add(new Service(new ServiceOffer("s" + i, HTTP, 80, 0, 0, List.of(), i % 2 == 0)), 0);
            Seen mine = new Seen();
            seen.add(mine);
            node.core.add(new Browse(HTTP, mine), 0);
        }
        world.pass(80_000);
        world.loss = 0;
        world.pass(60_000);
        seen.forEach(each -> assertThat(each.names()).as("seed %d", seed).containsExactly("s0", "s1", "s2", "s3", "s4"));
    }
}
