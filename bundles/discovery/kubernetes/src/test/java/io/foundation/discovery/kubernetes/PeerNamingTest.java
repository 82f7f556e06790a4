package io.foundation.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.discovery.kubernetes.PeerNaming.Mode;
import io.foundation.discovery.kubernetes.PeerNaming.Who;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerNamingTest {

    private static final Who READY = new Who(false, false, false);
    private static final String NAMESPACE = "airatel-service-localization";

    private static Endpoint pod(String key, String hostname, String... addresses) {
        return new Endpoint(key, List.of(addresses), NAMESPACE, hostname, true, true, false, Map.of("foundation", 7801));
    }

    private static Endpoint state(boolean running, boolean ready, boolean terminating) {
        return new Endpoint("k", List.of("10.0.0.1"), NAMESPACE, "", running, ready, terminating, Map.of());
    }

    private static PeerNaming naming(Mode mode, String portName) {
        return new PeerNaming(READY, mode, "my_service", "my_cluster.local", portName, 7800);
    }

    private static List<String> dialled(PeerNaming naming, Endpoint... endpoints) {
        return naming.of(List.of(endpoints)).peers().stream().map(peer -> peer.addresses().toString()).toList();
    }

    @Test
    void peersAreNamedByAddressByTheNameOfThePodOrByItsHostName() {
        Endpoint one = pod("a", "my-hostname-0", "10.48.33.136");
        assertThat(dialled(naming(Mode.IP, ""), one)).containsExactly("[10.48.33.136:7800]");
        assertThat(dialled(naming(Mode.DNS, ""), one)).containsExactly("[10-48-33-136.airatel-service-localization.pod.my_cluster.local:7800]");
        assertThat(dialled(naming(Mode.HOSTNAME, ""), one)).containsExactly("[my-hostname-0.my_service.airatel-service-localization.svc.my_cluster.local:7800]");
        assertThat(dialled(naming(Mode.IP, "foundation"), one)).containsExactly("[10.48.33.136:7801]");
    }

    @Test
    void addressesOfTheNewerKindAreNamedToo() {
        Endpoint one = pod("a", "", "fd00::1");
        assertThat(dialled(naming(Mode.IP, ""), one)).containsExactly("[[fd00::1]:7800]");
        assertThat(dialled(naming(Mode.DNS, ""), one)).containsExactly("[fd00--1.airatel-service-localization.pod.my_cluster.local:7800]");
    }

    @Test
    void thePiecesOfOnePodAreOnePeerInAnOrderThatStays() {
        Endpoint four = pod("a", "", "10.0.0.1");
        Endpoint six = pod("a", "", "fd00::1");
        Endpoint other = pod("b", "", "10.0.0.2");
        assertThat(dialled(naming(Mode.IP, ""), six, other, four)).containsExactlyInAnyOrder("[10.0.0.1:7800, [fd00::1]:7800]", "[10.0.0.2:7800]");
        assertThat(naming(Mode.IP, "").of(List.of(four, six))).isEqualTo(naming(Mode.IP, "").of(List.of(six, four, six)));
    }

    @Test
    void whoHasNoNameOrNoPortIsCountedAndLeftOut() {
        assertThat(naming(Mode.HOSTNAME, "").of(List.of(pod("a", "", "10.0.0.1"), pod("b", "b-0", "10.0.0.2"))))
                .satisfies(named -> assertThat(named.unnamed()).isEqualTo(1)).satisfies(named -> assertThat(named.peers()).hasSize(1));
        assertThat(naming(Mode.IP, "other").of(List.of(pod("a", "a", "10.0.0.1"))).unnamed()).isEqualTo(1);
        assertThat(naming(Mode.IP, "").of(List.of(pod("a", "a", "no address"))).unnamed()).isEqualTo(1);
    }

    @Test
    void whoIsTakenIsChosen() {
        assertThat(READY.takes(state(true, true, false))).isTrue();
        assertThat(READY.takes(state(true, false, false))).isFalse();
        assertThat(READY.takes(state(false, true, false))).isFalse();
        assertThat(READY.takes(state(true, true, true))).isFalse();
        assertThat(new Who(false, true, false).takes(state(true, false, false))).isTrue();
        assertThat(new Who(false, true, false).takes(state(true, false, true))).isFalse();
        assertThat(new Who(false, false, true).takes(state(true, false, true))).isTrue();
        assertThat(new Who(true, true, false).takes(state(false, false, false))).isTrue();
    }
}
