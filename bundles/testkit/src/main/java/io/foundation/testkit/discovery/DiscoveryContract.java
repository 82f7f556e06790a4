package io.foundation.testkit.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every discovery strategy keeps to. A strategy's own test extends this and says how to run several instances of
 * it on this machine. Times here are bounds for a slow machine, never a measurement.
 */
public abstract class DiscoveryContract {

    /** Longer than anything takes on a machine that is busy with something else. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Something that keeps the strategy from working, and ends again. */
    protected interface Trouble {
        /** Begins it; called before the strategy is created. */
        void begin() throws Exception;

        /** Ends it, while the strategy is at work. */
        void end() throws Exception;
    }

    @TempDir
    protected Path folder;

    private final List<DiscoveryProbe> probes = new ArrayList<>();
    private DiscoveryProvider provider;

    /** A new provider, as without OSGi. */
    protected abstract DiscoveryProvider newProvider() throws Exception;

    /** Options with which instances on this machine find each other, or find the peers of {@link #fixedPeers()}. */
    protected abstract Map<String, String> options() throws Exception;

    /** Peers that the options themselves name; empty if peers are found by what they announce. */
    protected Set<DiscoveredPeer> fixedPeers() {
        return Set.of();
    }

    /** A way to break it for some time; empty if nothing can. */
    protected Optional<Trouble> trouble() throws Exception {
        return Optional.empty();
    }

    @BeforeEach
    final void makeProvider() throws Exception {
        provider = newProvider();
    }

    @AfterEach
    final void closeProbes() {
        probes.forEach(DiscoveryProbe::close);
        probes.forEach(probe -> probe.fixture().close());
    }

    /** A node of a cluster with the suite's options; closed at the end of the test. */
    protected final DiscoveryProbe node(DiscoveryProvider of, String cluster, String name) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data-" + cluster + '-' + name + '-' + probes.size()));
        DiscoveryProbe probe = DiscoveryProbe.of(of, cluster, name, data, options());
        probes.add(probe);
        return probe;
    }

    private DiscoveryProbe node(String name) throws Exception {
        return node(provider, "orders", name);
    }

    @Test
    void everyOptionIsDescribedAndItsDefaultIsAllowed() {
        assertThat(provider.type()).matches("[a-z][a-z0-9-]*");
        Set<String> names = new HashSet<>();
        Map<String, String> defaults = new HashMap<>();
        for (OptionSpec option : provider.options()) {
            assertThat(option.name()).matches("[a-z][A-Za-z0-9.]*");
            assertThat(names.add(option.name())).as("option %s is there once", option.name()).isTrue();
            assertThat(option.description()).as("description of %s", option.name()).isNotBlank().endsWith(".");
            if (option.defaultValue() != null) {
                defaults.put(option.name(), option.defaultValue());
            }
        }
        List<FoundationException> wrong = Options.problems("test", provider.options(), defaults).stream()
                .filter(problem -> problem.type() != ErrorType.MISSING_REQUIRED_FIELD).toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void anUnknownOptionIsRefusedAndTheNearestNamed() {
        for (OptionSpec option : provider.options()) {
            String misspelt = option.name() + "x";
            assertThat(Options.problems("test", provider.options(), Map.of(misspelt, "1")))
                    .filteredOn(problem -> problem.type() == ErrorType.UNKNOWN_CONFIG_KEY)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.getMessage()).contains("'" + misspelt + "'").contains("'" + option.name() + "'"));
        }
    }

    @Test
    void aValueOutOfRangeIsRefusedAndItsKeyNamed() {
        for (OptionSpec option : provider.options()) {
            if (option.kind() == OptionSpec.Kind.NUMBER || option.kind() == OptionSpec.Kind.DURATION) {
                assertThat(Options.problems("test", provider.options(), Map.of(option.name(), "99999999999")))
                        .anySatisfy(problem -> {
                            assertThat(problem.type()).isEqualTo(ErrorType.RANGE_ERROR);
                            assertThat(problem.getMessage()).contains("'" + option.name() + "'").contains("99999999999");
                        });
            }
        }
    }

    @Test
    void createOpensNothing() throws Exception {
        node("warm").begin(7_001).close();
        settled();
        try (DiscoveryFixture fixture = fixture("n1")) {
            Residue before = Residue.now();
            DiscoveryProbe probe = new DiscoveryProbe(provider, fixture);
            assertThat(Residue.since(before)).isEmpty();
            assertThat(fixture.runningTasks()).isZero();
            assertThat(fixture.waitingTimers()).isZero();
            probe.close();
        }
    }

    @Test
    void aFirstResultComes() throws Exception {
        DiscoveryProbe probe = node("n1").begin(7_001);
        await().atMost(PATIENCE).until(() -> !probe.results().isEmpty());
        assertThat(probe.results().get(0)).isNotInstanceOf(DiscoveryResult.Unknown.class);
        assertThat(probe.discovery().status()).isNotBlank();
        if (probe.discovery() instanceof PollingDiscovery polling) {
            assertThat(polling.interval()).isPositive();
        }
    }

    @Test
    void closeStopsEverything() throws Exception {
        node("warm").begin(7_001).close();
        settled();
        try (DiscoveryFixture fixture = fixture("n1")) {
            Residue before = Residue.now();
            DiscoveryProbe probe = new DiscoveryProbe(provider, fixture).begin(7_001);
            await().atMost(PATIENCE).until(() -> !probe.results().isEmpty());
            assertTimeoutPreemptively(PATIENCE, probe::close);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(fixture.runningTasks()).isZero();
                assertThat(fixture.waitingTimers()).isZero();
                assertThat(Residue.since(before)).isEmpty();
            });
            int said = probe.results().size();
            if (probe.discovery() instanceof PollingDiscovery polling) {
                assertThat(polling.discover().toCompletableFuture().join()).isInstanceOf(DiscoveryResult.Unknown.class);
            }
            probe.discovery().announce(new Announcement(fixture.self(), List.of(new Address("127.0.0.1", 7_002))));
            assertThat(fixture.runningTasks()).isZero();
            assertThat(Residue.since(before)).isEmpty();
            assertThat(probe.results()).hasSize(said);
        }
    }

    @Test
    void closeIsIdempotentAndAllowedBeforeTheBeginning() throws Exception {
        DiscoveryProbe never = node("n1");
        never.close();
        never.close();
        DiscoveryProbe announcedOnly = node("n2");
        announcedOnly.discovery().announce(new Announcement(announcedOnly.fixture().self(), List.of(new Address("127.0.0.1", 7_002))));
        announcedOnly.close();
        DiscoveryProbe begun = node("n3").begin(7_003);
        begun.close();
        begun.close();
    }

    @Test
    void anEndedStrategyCanFollowAnother() throws Exception {
        for (int i = 0; i < 10; i++) {
            node("n1").begin(7_001).close();
        }
        DiscoveryProbe last = node("n1").begin(7_001);
        await().atMost(PATIENCE).until(() -> last.results().stream().anyMatch(result -> !(result instanceof DiscoveryResult.Unknown)));
    }

    @Test
    void failureIsUnknownAndRecoveryGivesAResult() throws Exception {
        Optional<Trouble> trouble = trouble();
        assumeTrue(trouble.isPresent(), "nothing can break this strategy");
        trouble.get().begin();
        DiscoveryProbe probe = node("n1").begin(7_001);
        await().atMost(PATIENCE).until(() -> !probe.results().isEmpty());
        assertThat(probe.results().get(0)).isInstanceOfSatisfying(DiscoveryResult.Unknown.class,
                unknown -> assertThat(unknown.cause().getMessage()).isNotBlank());
        assertThat(probe.discovery().status()).isNotBlank();
        trouble.get().end();
        probe.forget();
        await().atMost(PATIENCE).until(() -> probe.results().stream().anyMatch(result -> !(result instanceof DiscoveryResult.Unknown)));
    }

    @Test
    void fixedPeersAreFound() throws Exception {
        assumeTrue(!fixedPeers().isEmpty(), "peers are found by what they announce");
        DiscoveryProbe probe = node("n1").begin(7_001);
        await().atMost(PATIENCE).until(() -> probe.believed().equals(fixedPeers()));
    }

    @Test
    void instancesFindEachOtherAndNobodyElse() throws Exception {
        assumeTrue(fixedPeers().isEmpty(), "this strategy does not announce");
        DiscoveryProbe one = node("n1").begin(7_001);
        DiscoveryProbe two = node("n2").begin(7_002);
        DiscoveryProbe three = node(newProvider(), "orders", "n3").begin(7_003);
        DiscoveryProbe other = node(provider, "payments", "n1").begin(7_004);
        List<DiscoveryProbe> orders = List.of(one, two, three);
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (DiscoveryProbe probe : orders) {
                assertThat(probe.believed()).containsExactlyInAnyOrderElementsOf(
                        orders.stream().filter(peer -> peer != probe).map(DiscoveryContract::asPeer).toList());
            }
        });
        await().atMost(PATIENCE).until(() -> !other.results().isEmpty());
        assertThat(other.believed()).isEmpty();
    }

    @Test
    void whoLeavesIsTakenOut() throws Exception {
        assumeTrue(fixedPeers().isEmpty(), "this strategy does not announce");
        DiscoveryProbe stays = node("n1").begin(7_001);
        DiscoveryProbe leaves = node("n2").begin(7_002);
        DiscoveryProbe staysToo = node("n3").begin(7_003);
        await().atMost(PATIENCE).until(() -> stays.believed().size() == 2 && staysToo.believed().size() == 2);
        leaves.close();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(stays.believed()).containsExactly(asPeer(staysToo));
            assertThat(staysToo.believed()).containsExactly(asPeer(stays));
        });
    }

    @Test
    void aNewAnnouncementReplacesTheFormer() throws Exception {
        assumeTrue(fixedPeers().isEmpty(), "this strategy does not announce");
        DiscoveryProbe one = node("n1").begin(7_001);
        DiscoveryProbe two = node("n2").begin(7_002);
        await().atMost(PATIENCE).until(() -> one.believed().contains(asPeer(two)));
        List<Address> addresses = List.of(new Address("127.0.0.1", 7_012), new Address("localhost", 7_012));
        two.discovery().announce(new Announcement(two.fixture().self(), addresses));
        await().atMost(PATIENCE).until(() -> one.believed().contains(new DiscoveredPeer(addresses, Optional.of(two.fixture().self()))));
    }

    private static DiscoveredPeer asPeer(DiscoveryProbe probe) {
        int port = 7_000 + Integer.parseInt(probe.fixture().self().name().value().substring(1));
        return new DiscoveredPeer(List.of(new Address("127.0.0.1", port)), Optional.of(probe.fixture().self()));
    }

    private DiscoveryFixture fixture(String name) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data-" + name));
        return DiscoveryFixture.of(provider, "orders", name, data, options());
    }

    /** Waits until what the test did before has gone, as far as the suite can see. */
    private void settled() {
        await().atMost(PATIENCE).until(() -> probes.stream().allMatch(probe -> probe.fixture().runningTasks() == 0));
        Residue[] last = {Residue.now()};
        await().atMost(PATIENCE).during(Duration.ofMillis(100)).until(() -> {
            Residue now = Residue.now();
            boolean same = now.equals(last[0]);
            last[0] = now;
            return same;
        });
    }
}
