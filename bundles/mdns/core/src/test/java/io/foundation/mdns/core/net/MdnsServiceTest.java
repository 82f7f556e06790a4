package io.foundation.mdns.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.api.ServiceOffer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines of their own on the loopback interface, as if they were programs of their own. */
class MdnsServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HTTP = "_http._tcp";

    private final AtomicInteger running = new AtomicInteger();
    private final Executor threads = task -> {
        running.incrementAndGet();
        Thread.ofVirtual().start(() -> {
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
    };
    private final List<MdnsService> services = new ArrayList<>();
    private final int port;

    MdnsServiceTest() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0))) {
            port = socket.getLocalPort();
        }
    }

    private EngineSettings settings(String host, int at) throws IOException {
        List<String> loopback = NetworkInterface.networkInterfaces().filter(each -> each.inetAddresses().anyMatch(InetAddress::isLoopbackAddress)).map(NetworkInterface::getName).toList();
        return new EngineSettings(InetAddress.getByName("224.0.0.251"), at, loopback, List.of(), List.of(host), 120, 1_000);
    }

    private MdnsService service(String host) throws IOException {
        MdnsService service = new MdnsService(settings(host, port), false, threads);
        services.add(service);
        return service;
    }

    @AfterEach
    void close() {
        services.forEach(MdnsService::close);
        await().atMost(PATIENCE).until(() -> running.get() == 0);
    }

    private static final class Names implements BrowseListener {
        private final List<List<String>> told = new CopyOnWriteArrayList<>();
        private final List<FoundationException> causes = new CopyOnWriteArrayList<>();

        @Override
        public void present(List<ServiceInstance> all, boolean settled) {
            told.add(all.stream().map(ServiceInstance::instance).sorted().toList());
        }

        @Override
        public void unavailable(FoundationException cause) {
            causes.add(cause);
        }

        boolean are(String... names) {
            return !told.isEmpty() && told.get(told.size() - 1).equals(List.of(names));
        }
    }

    @Test
    void aServiceIsAdvertisedFoundChangedAndTakenBack() throws Exception {
        MdnsService one = service("one");
        MdnsService two = service("two");
        List<ServiceInstance> seen = new CopyOnWriteArrayList<>();
        two.browse(HTTP, (all, settled) -> {
            seen.clear();
            seen.addAll(all);
        });
        Advertisement web = one.advertise(ServiceOffer.of("web", HTTP, 80));
        await().atMost(PATIENCE).until(() -> seen.size() == 1 && !seen.get(0).addresses().isEmpty());
        assertThat(seen.get(0).host()).isEqualTo("one.local");
        web.update(ServiceOffer.of("web", HTTP, 81).withText(Map.of("a", "b")));
        await().atMost(PATIENCE).until(() -> seen.size() == 1 && seen.get(0).port() == 81 && seen.get(0).pairs().equals(Map.of("a", "b")));
        assertThatThrownBy(() -> web.update(ServiceOffer.of("web", "_ssh._tcp", 1))).isInstanceOf(FoundationException.class).hasMessageContaining("_ssh._tcp");
        List<DnsRecord> found = two.query("one.local", "a", Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(found).singleElement().satisfies(record -> assertThat(record.data()).isEqualTo("127.0.0.1"));
        assertThat(one.records()).extracting(DnsRecord::name).contains("web._http._tcp.local", "one.local");
        assertThat(two.cached()).extracting(DnsRecord::name).contains("web._http._tcp.local");
        web.close();
        web.close();
        await().atMost(PATIENCE).until(seen::isEmpty);
    }

    @Test
    void thereIsAnEngineOnlyWhileSomebodyNeedsIt() throws Exception {
        MdnsService service = service("one");
        assertThat(running.get()).isZero();
        assertThat(service.links()).isEmpty();
        assertThat(service.records()).isEmpty();
        Registration browse = service.browse(HTTP, new Names());
        await().atMost(PATIENCE).until(() -> !service.links().isEmpty());
        browse.close();
        browse.close();
        await().atMost(PATIENCE).until(() -> running.get() == 0 && service.links().isEmpty());
        assertThat(service.query("nobody.local", "A", Duration.ofMillis(50)).toCompletableFuture().get(10, TimeUnit.SECONDS)).isEmpty();
        await().atMost(PATIENCE).until(() -> running.get() == 0);
    }

    @Test
    void otherSettingsTakeAlongWhatIsRegistered() throws Exception {
        MdnsService one = service("one");
        MdnsService two = service("two");
        Names names = new Names();
        two.browse(HTTP, names);
        one.advertise(ServiceOffer.of("web", HTTP, 80));
        one.host("alias");
        await().atMost(PATIENCE).until(() -> names.are("web"));
        int other;
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(0))) {
            other = socket.getLocalPort();
        }
        one.become(settings("renamed", other), false);
        await().atMost(PATIENCE).until(() -> names.are());
        two.become(settings("two", other), false);
        await().atMost(PATIENCE).until(() -> names.are("web"));
        assertThat(two.query("alias.local", "A", Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS)).hasSize(1);
        assertThat(two.query("renamed.local", "A", Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void aPortThatIsTakenIsSaidAndTriedAgain() throws Exception {
        Names names = new Names();
        MdnsService service = service("one");
        try (DatagramSocket greedy = new DatagramSocket(null)) {
            greedy.setReuseAddress(false);
            greedy.bind(new InetSocketAddress(port));
            service.browse(HTTP, names);
            await().atMost(PATIENCE).until(() -> !names.causes.isEmpty());
            assertThat(names.causes.get(0).type()).isEqualTo(ErrorType.SERVICE_UNAVAILABLE);
            assertThat(names.causes.get(0).getMessage()).contains("UDP port " + port).contains("io.foundation.mdns");
            assertThat(service.links()).singleElement().satisfies(link -> assertThat(link.trouble()).contains("UDP port " + port));
            assertThat(names.told).isEmpty();
        }
        await().atMost(PATIENCE).until(() -> !names.told.isEmpty());
    }

    @Test
    void listenersThatThrowAreToldOnAndHarmNobody() throws Exception {
        MdnsService one = service("one");
        AtomicInteger told = new AtomicInteger();
        one.browse(HTTP, (all, settled) -> {
            told.incrementAndGet();
            throw new IllegalStateException("a fault of the user");
        });
        Names names = new Names();
        one.browse(HTTP, names);
        one.advertise(ServiceOffer.of("web", HTTP, 80));
        await().atMost(PATIENCE).until(() -> names.are("web") && told.get() >= 2);
    }

    @Test
    void rubbishFromTheNetworkIsCountedAndChangesNothing() throws Exception {
        MdnsService one = service("one");
        Names names = new Names();
        one.browse(HTTP, names);
        await().atMost(PATIENCE).until(() -> !one.links().isEmpty());
        Random random = new Random(5);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            for (int i = 0; i < 3_000; i++) {
                byte[] noise = new byte[random.nextInt(i % 100 == 0 ? 12_000 : 300)];
                random.nextBytes(noise);
                socket.send(new DatagramPacket(noise, noise.length, InetAddress.getByName("127.0.0.1"), port));
            }
        }
        MdnsService two = service("two");
        two.advertise(ServiceOffer.of("web", HTTP, 80));
        await().atMost(PATIENCE).until(() -> names.are("web"));
        await().atMost(PATIENCE).until(() -> one.links().get(0).refused() > 0 || two.links().get(0).refused() > 0);
    }

    @Test
    void whatIsNotAllowedIsSaid() throws Exception {
        MdnsService one = service("one");
        assertThatThrownBy(() -> one.query("a.local", "MX", Duration.ofSeconds(1))).hasMessageContaining("'MX'").hasMessageContaining("AAAA");
        assertThatThrownBy(() -> one.query("a.local", "A", Duration.ZERO)).hasMessageContaining("1 ms to 1 min");
        assertThatThrownBy(() -> one.query("a..local", "A", Duration.ofSeconds(1))).hasMessageContaining("is no name");
        assertThatThrownBy(() -> one.host("a_b")).hasMessageContaining("'a_b' is not allowed");
        assertThatThrownBy(() -> one.browse("http", new Names())).hasMessageContaining("'http' is not allowed");
        assertThatThrownBy(() -> ServiceOffer.of("", HTTP, 1)).hasMessageContaining("1 to 63 bytes");
        assertThatThrownBy(() -> ServiceOffer.of("w", HTTP, 70_000)).hasMessageContaining("70000");
        one.close();
        assertThatThrownBy(() -> one.advertise(ServiceOffer.of("w", HTTP, 1))).isInstanceOf(FoundationException.class).hasMessageContaining("closed");
    }
}
