package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GossipSettingsTest {

    private static GossipSettings settings(String... pairs) {
        return GossipWorld.settings(pairs);
    }

    @Test
    void theDefaultsAreThoseOfTheDescription() throws Exception {
        GossipSettings settings = settings();
        assertThat(settings.mode()).isEqualTo(GossipSettings.Mode.MULTICAST);
        assertThat(settings.group()).isEqualTo(InetAddress.getByName("233.252.1.32"));
        assertThat(settings.port()).isEqualTo(45892);
        assertThat(settings.ttl()).isEqualTo(1);
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.memberTtl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.maxSkew()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.group6()).isEmpty();
        assertThat(settings.bind()).isEmpty();
        assertThat(settings.interfaces().now()).anyMatch(each -> each.getName().equals(Ports.loopback()));
    }

    @Test
    void anInterfaceThatIsNotThereIsRefusedAndThoseThatAreAreNamed() {
        for (String wrong : new String[] {"192.168.254.253", "nosuch0", "198.51.100.0/24", "127.0.0.0/99"}) {
            assertThatThrownBy(() -> settings("interfaces", wrong))
                    .isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.INVALID_CONFIG_VALUE))
                    .hasMessageContaining("'" + wrong + "'").hasMessageContaining("'interfaces'").hasMessageContaining(Ports.loopback() + " (");
        }
        assertThatThrownBy(() -> settings("interfaces", Ports.loopback() + "x")).hasMessageContaining("did you mean '" + Ports.loopback() + "'?");
    }

    @Test
    void aGroupMustBeOne() {
        assertThatThrownBy(() -> settings("group", "10.0.0.1")).hasMessageContaining("'10.0.0.1'").hasMessageContaining("'group'").hasMessageContaining("multicast address");
        assertThatThrownBy(() -> settings("group", "all-systems.mcast.net")).hasMessageContaining("'group'");
        assertThatThrownBy(() -> settings("group", "ff02::1")).hasMessageContaining("'group6'");
        assertThatThrownBy(() -> settings("group6", "233.252.1.32")).hasMessageContaining("IPv6 group");
        assertThat(settings("group6", "ff02::7:2d").group6()).isPresent();
    }

    @Test
    void optionsMustFitTogether() {
        assertThatThrownBy(() -> settings("memberTtl", "2s"))
                .isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION))
                .hasMessageContaining("'2s'").hasMessageContaining("'memberTtl'").hasMessageContaining("3s");
        assertThatThrownBy(() -> settings("mode", "unicast")).hasMessageContaining("'seeds' is missing");
        assertThatThrownBy(() -> settings("seeds", "a,x:port")).hasMessageContaining("'x:port'").hasMessageContaining("'seeds'");
        assertThatThrownBy(() -> settings("bindAddress", "localhost")).hasMessageContaining("'bindAddress'");
        assertThatThrownBy(() -> settings("mode", "multicats")).hasMessageContaining("did you mean 'multicast'?");
    }

    @Test
    void aSeedHasThePortOfGossipWhereItNamesNone() {
        assertThat(settings("port", "5000", "seeds", "a, b:6000 ,[fd00::1],fd00::2").seeds())
                .containsExactly(new Address("a", 5000), new Address("b", 6000), new Address("fd00::1", 5000), new Address("fd00::2", 5000));
    }

    @Test
    void aNetworkIsComparedByItsBits() {
        byte[] address = {10, 1, (byte) 0x81, 7};
        assertThat(InterfaceChoice.inNetwork(address, new byte[] {10, 1, (byte) 0x80, 0}, 17)).isTrue();
        assertThat(InterfaceChoice.inNetwork(address, new byte[] {10, 1, 0, 0}, 17)).isFalse();
        assertThat(InterfaceChoice.inNetwork(address, new byte[] {10, 1, 0, 0}, 16)).isTrue();
        assertThat(InterfaceChoice.inNetwork(address, new byte[] {99, 1, 0, 0}, 0)).isTrue();
        assertThat(InterfaceChoice.inNetwork(address, new byte[16], 0)).isFalse();
    }
}
