package io.foundation.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.testkit.discovery.DiscoveryProbe;
import io.foundation.testkit.discovery.FakeHttpServer.Fault;
import io.foundation.testkit.discovery.FakeHttpServer.Question;
import io.foundation.testkit.discovery.FakeKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** List and watch against an API with TLS, tokens and rights. */
class KubernetesDiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final FakeKubernetes api = new FakeKubernetes().accept("tok-1");
    private final KubernetesProvider provider = new KubernetesProvider(name -> null);
    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private Path account;

    @BeforeEach
    void account() throws IOException {
        account = Samples.account(folder.resolve("account"), "ns1", "tok-1", api.server().issuer());
        slices("10.0.0.1", "10.0.0.2");
    }

    @AfterEach
    void stop() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
        api.close();
    }

    private void slices(String... addresses) {
        api.put("endpointslices", Samples.slice("orders-a", "orders", "IPv4", java.util.Arrays.stream(addresses).map(address -> Samples.endpoint(address, "pod-" + address)).toArray(String[]::new)));
    }

    private DiscoveryProbe probe(String cluster, String... given) {
        Map<String, String> options = new HashMap<>(Map.of("apiServer", api.server().url().toString(), "serviceAccount", account.toString()));
        if (!List.of(given).contains("pods")) {
            options.put("service", "orders");
        }
        for (int i = 0; i < given.length; i += 2) {
            options.put(given[i], given[i + 1]);
        }
        DiscoveryProbe probe = DiscoveryProbe.of(provider, cluster, "n1", folder, options);
        probes.add(probe);
        return probe;
    }

    private static Set<String> hosts(DiscoveryProbe probe) {
        return probe.believed().stream().map(peer -> peer.addresses().getFirst().host()).collect(Collectors.toSet());
    }

    private static void awaitHosts(DiscoveryProbe probe, String... hosts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hosts(probe)).containsExactlyInAnyOrder(hosts));
    }

    private static ErrorType awaitUnknown(DiscoveryProbe probe) {
        await().atMost(PATIENCE).until(() -> probe.results().stream().anyMatch(DiscoveryResult.Unknown.class::isInstance));
        return probe.results().stream().filter(DiscoveryResult.Unknown.class::isInstance).map(result -> ((DiscoveryResult.Unknown) result).cause().type()).findFirst().orElseThrow();
    }

    private static void awaitStatus(DiscoveryProbe probe, String part) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(probe.discovery().status()).contains(part));
    }

    private long asked(String verb) {
        return api.server().questions().stream().filter(question -> question.parameter("watch").equals("true") == verb.equals("watch")).count();
    }

    private void faults(java.util.function.Predicate<Question> which, Fault fault) {
        api.server().faults(question -> which.test(question) ? Optional.of(fault) : Optional.empty());
    }

    @Test
    void changesAreToldAsTheyComeByOneListAndOneWatch() {
        DiscoveryProbe probe = probe("orders").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        awaitStatus(probe, "2 peers by endpointslices with kubernetes.io/service-name=orders of namespace ns1, watched");
        api.put("endpointslices", Samples.slice("orders-b", "orders", "IPv6", Samples.endpoint("fd00::1", "pod-10.0.0.1"), Samples.endpoint("fd00::9", "other")));
        awaitHosts(probe, "10.0.0.1", "10.0.0.2", "fd00::9");
        slices("10.0.0.2");
        awaitHosts(probe, "fd00::1", "10.0.0.2", "fd00::9");
        api.put("endpointslices", Samples.slice("others", "payments", "IPv4", Samples.endpoint("10.0.0.77", "x")));
        api.delete("endpointslices", "ns1", "orders-b");
        awaitHosts(probe, "10.0.0.2");
        assertThat(asked("list")).isEqualTo(1);
        assertThat(asked("watch")).isEqualTo(1);
    }

    @Test
    void endpointsAndPodsAreLookedAtLikewise() {
        api.put("endpoints", "{'metadata': {'name': 'orders', 'namespace': 'ns1'}, 'subsets': [{'addresses': [{'ip': '10.1.0.1'}, {'ip': '10.1.0.2'}], 'notReadyAddresses': [{'ip': '10.1.0.9'}]},"
                + " {'addresses': [{'ip': '10.1.0.3'}, {'ip': '10.1.0.4'}]}]}");
        api.put("endpoints", "{'metadata': {'name': 'payments', 'namespace': 'ns1'}, 'subsets': [{'addresses': [{'ip': '10.9.0.1'}]}]}");
        awaitHosts(probe("a", "resource", "endpoints").begin(), "10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4");
        awaitHosts(probe("b", "resource", "endpoints", "includeNotReady", "true").begin(), "10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.9");
        api.put("pods", Samples.pod("p1", "10.2.0.1", "Running", "False", ""));
        api.put("pods", Samples.pod("p2", "10.2.0.2", "Running", "True", ""));
        api.put("pods", Samples.pod("p3", "10.2.0.3", "Pending", "False", ""));
        api.put("pods", Samples.pod("p4", "10.2.0.4", "Running", "True", ", 'deletionTimestamp': 'now'"));
        DiscoveryProbe running = probe("c", "resource", "pods", "selector", "app in (orders,other)").begin();
        awaitHosts(running, "10.2.0.1", "10.2.0.2");
        assertThat(running.believed()).allSatisfy(peer -> assertThat(peer.addresses()).as("both families").hasSize(2));
        awaitHosts(probe("d", "resource", "pods", "selector", "app=orders", "podFilter", "ready").begin(), "10.2.0.2");
        awaitHosts(probe("e", "resource", "pods", "selector", "app=orders", "podFilter", "any", "includeTerminating", "true").begin(), "10.2.0.1", "10.2.0.2", "10.2.0.3", "10.2.0.4");
        api.delete("pods", "ns1", "p2");
        awaitHosts(running, "10.2.0.1");
    }

    @Test
    void clustersThatLookAtTheSameShareOneWatchAndEachFiltersForItself() {
        DiscoveryProbe one = probe("orders").begin();
        awaitHosts(one, "10.0.0.1", "10.0.0.2");
        DiscoveryProbe two = probe("payments", "portName", "foundation").begin();
        assertThat(two.believed()).as("told at once").extracting(peer -> peer.addresses().getFirst().port()).containsExactly(7801, 7801);
        DiscoveryProbe other = probe("third", "selector", "app=orders").begin();
        awaitHosts(other, "10.0.0.1", "10.0.0.2");
        await().atMost(PATIENCE).until(() -> api.watches() == 2);
        one.close();
        slices("10.0.0.3");
        awaitHosts(two, "10.0.0.3");
        assertThat(hosts(one)).as("closed, so told nothing more").containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(api.watches()).isEqualTo(2);
        two.close();
        other.close();
        assertThat(asked("list")).isEqualTo(2);
        // The server notices that nobody listens when it next writes.
        slices("10.0.0.4");
        slices("10.0.0.5");
        await().atMost(PATIENCE).until(() -> {
            slices("10.0.0.6");
            return api.watches() == 0;
        });
    }

    @Test
    void aListComesInPagesAndAPageThatFailsLeavesWhatWasKnown() {
        for (int i = 0; i < 7; i++) {
            api.put("endpointslices", Samples.slice("more-" + i, "orders", "IPv4", Samples.endpoint("10.3.0." + i, "more-" + i)));
        }
        AtomicInteger pages = new AtomicInteger();
        api.server().faults(question -> !question.parameter("continue").isEmpty() && pages.incrementAndGet() == 2 ? Optional.of(Fault.status(500)) : Optional.empty());
        DiscoveryProbe probe = probe("orders", "pageSize", "3").begin();
        assertThat(awaitUnknown(probe)).isEqualTo(ErrorType.EXTERNAL_SERVICE_ERROR);
        assertThat(probe.results().getFirst()).as("not the half of it").isInstanceOf(DiscoveryResult.Unknown.class);
        await().atMost(PATIENCE).until(() -> probe.believed().size() == 9);
        assertThat(asked("list")).as("3 pages, the last of them failed, and 3 again").isEqualTo(6);
    }

    @Test
    void aWatchThatEndsIsTakenUpWhereItEndedAndOneWhosePastIsForgottenListsAnew() {
        DiscoveryProbe probe = probe("orders").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        await().atMost(PATIENCE).until(() -> api.watches() == 1);
        api.endWatches();
        await().atMost(PATIENCE).until(() -> asked("watch") == 2 && api.watches() == 1);
        assertThat(asked("list")).isEqualTo(1);
        api.forget();
        slices("10.0.0.3");
        awaitHosts(probe, "10.0.0.3");
        assertThat(asked("list")).isEqualTo(2);
        assertThat(probe.results()).as("which is nothing to complain about").noneMatch(DiscoveryResult.Unknown.class::isInstance);
    }

    @Test
    void bookmarksKeepAQuietWatchFromGettingTooOld() {
        api.bookmarks(Duration.ofMillis(50));
        DiscoveryProbe probe = probe("orders").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        for (int i = 0; i < 3; i++) {
            api.put("pods", Samples.pod("p" + i, "10.2.0.1", "Running", "True", ""));
        }
        await().atMost(PATIENCE).until(() -> api.watches() == 1);
        api.endWatches();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(api.server().questions().getLast().parameter("resourceVersion")).isEqualTo("1004"));
        assertThat(asked("list")).isEqualTo(1);
    }

    @Test
    void aTokenIsReadAnewForEachQuestion() throws IOException {
        DiscoveryProbe probe = probe("orders").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        Files.writeString(account.resolve("token"), "tok-2");
        api.accept("tok-2").reject("tok-1");
        api.endWatches();
        await().atMost(PATIENCE).until(() -> api.server().questions().stream().anyMatch(question -> question.header("Authorization").equals("Bearer tok-2")));
        slices("10.0.0.3");
        awaitHosts(probe, "10.0.0.3");
        assertThat(probe.results()).noneMatch(DiscoveryResult.Unknown.class::isInstance);
    }

    @Test
    void aTokenThatIsRefusedOnceIsTriedOnceMoreAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        api.server().faults(question -> asked.incrementAndGet() == 1 ? Optional.of(Fault.status(401)) : Optional.empty());
        DiscoveryProbe probe = probe("orders").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        assertThat(probe.results()).noneMatch(DiscoveryResult.Unknown.class::isInstance);
    }

    @Test
    void whoMayNotListIsToldSoInTheWordsOfTheApiAndKeepsWhatIsKnown() {
        DiscoveryProbe probe = probe("orders", "watch", "false", "interval", "100ms").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        api.forbid("list", "endpointslices");
        assertThat(awaitUnknown(probe)).isEqualTo(ErrorType.FORBIDDEN);
        assertThat(probe.discovery().status()).contains("answered 403").contains("It says: endpointslices is forbidden: User \"system:serviceaccount:ns1:default\" cannot list");
        assertThat(hosts(probe)).hasSize(2);
        slices("10.0.0.3");
        api.allow("list", "endpointslices");
        awaitHosts(probe, "10.0.0.3");
        awaitStatus(probe, "1 peer by");
    }

    @Test
    void whoMayListAndNotWatchListsAgainAndWatchesAsSoonAsItMay() {
        api.forbid("watch", "endpointslices");
        DiscoveryProbe probe = probe("orders", "interval", "100ms").begin();
        awaitStatus(probe, "listed each 100 ms, since the service account may not watch");
        slices("10.0.0.3");
        awaitHosts(probe, "10.0.0.3");
        api.allow("watch", "endpointslices");
        awaitStatus(probe, ", watched");
        assertThat(probe.results()).noneMatch(DiscoveryResult.Unknown.class::isInstance);
    }

    @Test
    void anApiThatHasTooMuchToDoIsLeftAloneForAsLongAsItSays() {
        AtomicInteger asked = new AtomicInteger();
        List<Long> times = new java.util.concurrent.CopyOnWriteArrayList<>();
        api.server().faults(question -> {
            times.add(System.nanoTime());
            return asked.incrementAndGet() == 1 ? Optional.of(new Fault(429, Map.of("Retry-After", "2"), "")) : Optional.empty();
        });
        DiscoveryProbe probe = probe("orders").begin();
        assertThat(awaitUnknown(probe)).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(2_000_000_000L);
    }

    @Test
    void anIssuerThatIsNotTrustedEndsItAndTheFileIsReadAgain() throws IOException {
        Path trusted = account.resolve("ca.crt");
        try (FakeKubernetes other = new FakeKubernetes()) {
            Files.writeString(trusted, other.server().issuer());
            DiscoveryProbe probe = probe("orders").begin();
            assertThat(awaitUnknown(probe)).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
            assertThat(api.server().questions()).as("no token went out").isEmpty();
            Files.writeString(trusted, api.server().issuer());
            awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        }
        Files.delete(trusted);
        DiscoveryProbe without = probe("payments", "timeout", "10s").begin();
        assertThat(awaitUnknown(without)).isEqualTo(ErrorType.INVALID_CONFIG_VALUE);
        assertThat(without.discovery().status()).contains("ca.crt");
    }

    @Test
    void nonsenseChangesNothing() {
        DiscoveryProbe probe = probe("orders", "watch", "false", "interval", "100ms", "maxBytes", "65536").begin();
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
        for (String nonsense : List.of("<html>", "[]", "", "x".repeat(70_000))) {
            probe.forget();
            faults(question -> true, new Fault(200, Map.of(), nonsense));
            awaitUnknown(probe);
        }
        faults(question -> true, Fault.silence());
        probe.forget();
        awaitUnknown(probe);
        probe.forget();
        faults(question -> false, Fault.silence());
        awaitHosts(probe, "10.0.0.1", "10.0.0.2");
    }

    /** Whatever happens, and whenever the API ends watches and forgets, in the end everybody who is there is known and nobody else. */
    @Test
    void afterAnyChangesWhatIsThereIsKnown() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        api.bookmarks(Duration.ofMillis(20));
        DiscoveryProbe probe = probe("orders", "resource", "pods", "selector", "app=orders", "pageSize", "3").begin();
        Map<Integer, String> model = new TreeMap<>();
        for (int step = 0; step < 400; step++) {
            int name = random.nextInt(12);
            switch (random.nextInt(20)) {
                case 0 -> api.endWatches();
                case 1 -> api.forget();
                case 2, 3, 4, 5, 6 -> {
                    api.delete("pods", "ns1", "p" + name);
                    model.remove(name);
                }
                default -> {
                    String address = "10.4.0." + random.nextInt(200);
                    api.put("pods", Samples.pod("p" + name, address, "Running", "True", ""));
                    model.put(name, address);
                }
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hosts(probe)).as("seed %d", seed).isEqualTo(Set.copyOf(model.values())));
    }
}
