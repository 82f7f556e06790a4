package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.runtime.BoundedHandoverStore;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.base.runtime.ReadinessCore;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.gossip.GossipProvider;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node with real providers and a framework of the test's own: what configurations come to. */
class NodeComponentTest {

    private static final String NODE = "io.foundation.node";
    private static final String SINGLE = "io.foundation.cluster";
    private static final String ORDERS = "io.foundation.cluster~orders";
    private static final String IN_ORDERS = "io.foundation.cluster-orders";
    /** Nobody listens on port 1: the node is alone and knows it. */
    private static final Map<String, String> ALONE = Map.of("discovery", "static", "discovery.static.addresses", "127.0.0.1:1", "bind", "127.0.0.1");

    @TempDir
    Path folder;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final ExecutorOwner executors = new ExecutorOwner("node-component-test", NodeComponentTest.class.getClassLoader());
    private final NettyTransportProvider netty = new NettyTransportProvider();
    private FakeFramework framework;
    private NodeComponent node;

    @BeforeEach
    void configure() {
        framework = new FakeFramework(folder.resolve("data"));
        configurations.put(NODE, Map.of("name", "node-1", "runtimeFolder", folder.resolve("run").toString()));
        configurations.put(SINGLE, ALONE);
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.deactivate();
            assertThat(framework.services()).isEmpty();
        }
        executors.close();
        netty.close();
    }

    @Test
    void aClusterRunsAndItsServicesAreThere() {
        startWithProviders();
        awaitReady("default");
        assertThat(framework.services()).containsExactlyInAnyOrder("Cluster default", "ClusterAdmin default", "ClusterSetup default", "MessagingExtensions default");
        assertThat(node.problems()).isEmpty();
        assertThat(node.name()).hasToString("Optional[node-1]");
    }

    @Test
    void aConfigurationThatBreaksLeavesItsClusterAsItIs() {
        configurations.put(ORDERS, ALONE);
        startWithProviders();
        awaitReady("default", "orders");
        String life = incarnation("orders");
        for (Map<String, String> broken : List.of(Map.of("prot", "1"), Map.of("name", "my orders"), Map.of("name", "renamed", "expectedNodes", "0"),
                Map.of("detector.interval", "0s"), Map.of("detector.probeTimeout", "900ms"), Map.of("discovery", "statik"), Map.of("discovery.static.retry", "never"))) {
            Map<String, String> all = new TreeMap<>(ALONE);
            all.putAll(broken);
            configurations.change(node, ORDERS, all);
            String key = broken.containsKey("expectedNodes") ? "expectedNodes" : broken.keySet().iterator().next();
            awaitTrue(() -> node.problems().getOrDefault(IN_ORDERS, List.of()).toString().contains(key.substring(key.lastIndexOf('.') + 1)));
            assertThat(node.problems().keySet()).containsExactly(IN_ORDERS);
            awaitTrue(() -> admin("orders").problems().equals(node.problems().get(IN_ORDERS)));
            assertThat(admin("default").problems()).isEmpty();
            assertThat(incarnation("orders")).isEqualTo(life).isNotEmpty();
        }
        configurations.change(node, ORDERS, ALONE);
        awaitTrue(() -> node.problems().isEmpty() && admin("orders").problems().isEmpty());
        assertThat(incarnation("orders")).isEqualTo(life);
    }

    @Test
    void aNodeConfigurationThatBreaksLeavesTheNodeAsItIs() {
        startWithProviders();
        awaitReady("default");
        String life = incarnation("default");
        configurations.change(node, NODE, Map.of("name", "node 1", "prot", "7800"));
        awaitTrue(() -> node.problems().getOrDefault(NODE, List.of()).size() == 2);
        assertThat(node.name()).hasToString("Optional[node-1]");
        assertThat(incarnation("default")).isEqualTo(life);
        configurations.change(node, SINGLE, with(ALONE, "name", "other"));
        awaitReady("other");
        assertThat(node.clusters()).hasSize(1);
    }

    @Test
    void aProviderThatIsMisconfiguredFromTheBeginningIsLeftOutAndSaid() {
        configurations.put(SINGLE, with(with(ALONE, "discovery", "static, gossip"), "discovery.gossip.port", "99999"));
        startWithProviders();
        String sentence = "io.foundation.cluster: '99999' is not allowed for 'discovery.gossip.port': use a whole number from 1 to 65535.";
        awaitListening("default");
        awaitTrue(() -> node.problems().equals(Map.of(SINGLE, List.of(sentence))) && admin("default").problems().equals(List.of(sentence)));
        String life = incarnation("default");
        configurations.change(node, SINGLE, ALONE);
        awaitTrue(() -> node.problems().isEmpty() && admin("default").problems().isEmpty());
        assertThat(incarnation("default")).isEqualTo(life);
    }

    @Test
    void optionsThatOnlyTheProviderCanJudgeAreSaidOfTheirConfiguration() {
        configurations.put(ORDERS, with(with(ALONE, "discovery", "static, gossip"), "discovery.gossip.memberTtl", "2s"));
        startWithProviders();
        awaitTrue(() -> node.problems().getOrDefault(IN_ORDERS, List.of()).toString().contains("'memberTtl'"));
        assertThat(node.problems().get(IN_ORDERS)).singleElement().asString().startsWith("io.foundation.cluster-orders discovery.gossip: '2s' is not allowed for 'memberTtl'");
        awaitTrue(() -> admin("orders").problems().equals(node.problems().get(IN_ORDERS)) && admin("default").problems().isEmpty());
    }

    @Test
    void aProviderThatComesLaterIsUsedAndItsOptionsAreChecked() {
        configurations.put(SINGLE, with(ALONE, "detector.intervall", "1s"));
        start();
        awaitTrue(() -> node.clusters().size() == 1);
        assertThat(node.problems()).isEmpty();
        addProviders();
        awaitTrue(() -> node.problems().equals(Map.of(SINGLE,
                List.of("io.foundation.cluster: there is no key 'detector.intervall'; did you mean 'detector.interval'?"))));
        configurations.change(node, SINGLE, ALONE);
        awaitReady("default");
        awaitTrue(() -> node.problems().isEmpty());
    }

    @Test
    void aWordThatLooksMisspeltIsTakenOnceItsProviderIsThere() {
        configurations.put(SINGLE, Map.of("discovery", "statik", "discovery.statik.addresses", "127.0.0.1:1"));
        startWithProviders();
        awaitTrue(() -> node.problems().getOrDefault(SINGLE, List.of()).toString().contains("'statik'"));
        assertThat(node.clusters()).isEmpty();
        StaticListProvider real = new StaticListProvider();
        node.addDiscovery(new DiscoveryProvider() {
            @Override
            public String type() {
                return "statik";
            }

            @Override
            public List<io.foundation.base.api.option.OptionSpec> options() {
                return real.options();
            }

            @Override
            public io.foundation.discovery.api.Discovery create(io.foundation.discovery.api.DiscoveryContext context) {
                return real.create(context);
            }
        }, FakeReference.of(20, 0));
        awaitReady("default");
        assertThat(node.problems()).isEmpty();
    }

    @Test
    void anotherTopologyOrTransportIsAnotherLifeThatWorks() {
        startWithProviders();
        awaitReady("default");
        String life = incarnation("default");
        configurations.change(node, SINGLE, with(ALONE, "maxMessage", "2048"));
        awaitTrue(() -> !incarnation("default").equals(life));
        awaitReady("default");
        String second = incarnation("default");
        configurations.change(node, SINGLE, with(ALONE, "detector", "phi"));
        awaitTrue(() -> !incarnation("default").equals(second));
        awaitTrue(() -> admin("default").problems().toString().contains("No failure detector 'phi' is installed"));
        configurations.change(node, SINGLE, ALONE);
        awaitReady("default");
    }

    @Test
    void aChangeOfDiscoveryOrRolesIsTakenInPlace() {
        startWithProviders();
        awaitReady("default");
        String life = incarnation("default");
        configurations.change(node, NODE, Map.of("name", "node-1", "runtimeFolder", folder.resolve("run").toString(), "roles", "store"));
        awaitTrue(() -> node.facts().get("roles").equals("store"));
        configurations.change(node, SINGLE, with(ALONE, "discovery.static.retry", "100ms"));
        awaitTrue(() -> admin("default").problems().isEmpty());
        assertThat(incarnation("default")).isEqualTo(life);
    }

    @Test
    void clustersComeAndGoWithTheirConfigurations() {
        startWithProviders();
        awaitReady("default");
        configurations.change(node, ORDERS, ALONE);
        awaitReady("default", "orders");
        configurations.change(node, SINGLE, Map.of("cluster", "off"));
        awaitTrue(() -> node.clusters().size() == 1);
        awaitReady("orders");
        assertThat(framework.services()).containsExactlyInAnyOrder("Cluster orders", "ClusterAdmin orders", "ClusterSetup orders", "MessagingExtensions orders");
    }

    /** A cluster that waits, and so keeps the whole node from being ready, keeps nothing from its sister. */
    @Test
    void aClusterThatIsNotReadyHidesNothingOfTheNodeFromAnother() {
        configurations.put(ORDERS, with(ALONE, "expectedNodes", "2"));
        Readiness readiness = new WithoutComponents(new ReadinessCore());
        Readiness.Marker part = readiness.marker("something else");
        node = new NodeComponent(framework.context(), configurations.admin(), executors, readiness, new BoundedHandoverStore(Time.SYSTEM));
        addProviders();
        awaitListening("default");
        awaitListening("orders");
        for (int i = 0; i < 2; i++) {
            awaitTrue(() -> state("default") == MemberState.UP);
            part.ready();
            awaitTrue(() -> state("default") == MemberState.READY);
            part.notReady("again");
        }
        assertThat(state("orders")).isEqualTo(MemberState.UP);
    }

    /** As if the components of all bundles worked. */
    private record WithoutComponents(ReadinessCore core) implements Readiness {

        private static boolean counts(String name) {
            return !name.equals("components");
        }

        @Override
        public Marker marker(String name) {
            return core.marker(name);
        }

        @Override
        public boolean isReady() {
            return reports().stream().allMatch(Report::ready);
        }

        @Override
        public List<Report> reports() {
            return core.reports().stream().filter(report -> counts(report.name())).toList();
        }

        @Override
        public Registration listen(Consumer<Boolean> listener) {
            return core.listen(WithoutComponents::counts, listener);
        }

        @Override
        public Registration listen(Predicate<String> names, Consumer<Boolean> listener) {
            return core.listen(names.and(WithoutComponents::counts), listener);
        }
    }

    /** What this node says of itself in a cluster. */
    private MemberState state(String name) {
        return admin(name).history().stream().map(MemberEvent::member).filter(member -> member.name().value().equals("node-1")).toList().getLast().state();
    }

    private static Map<String, String> with(Map<String, String> some, String key, String value) {
        Map<String, String> more = new TreeMap<>(some);
        more.put(key, value);
        return more;
    }

    private void startWithProviders() {
        start();
        addProviders();
    }

    private void start() {
        node = new NodeComponent(framework.context(), configurations.admin(), executors, new ReadinessCore(), new BoundedHandoverStore(Time.SYSTEM));
    }

    private void addProviders() {
        node.addTransport(netty, FakeReference.of(10, 0));
        node.addTopology(new FullMeshProvider(), FakeReference.of(11, 0));
        node.addDetector(new SwimDetectorProvider(), FakeReference.of(12, 0));
        node.addDiscovery(new StaticListProvider(), FakeReference.of(13, 0));
        node.addDiscovery(new GossipProvider(), FakeReference.of(14, 0));
    }

    private ClusterAdmin admin(String name) {
        return node.clusters().stream().filter(cluster -> cluster.name().value().equals(name)).findFirst().orElseThrow();
    }

    private String incarnation(String name) {
        return admin(name).facts().getOrDefault("incarnation", "");
    }

    private void awaitReady(String... names) {
        for (String name : names) {
            awaitTrue(() -> admin(name).facts().containsKey("bound") && admin(name).problems().isEmpty());
        }
    }

    private void awaitListening(String name) {
        awaitTrue(() -> admin(name).facts().containsKey("bound"));
    }

    private static void awaitTrue(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).ignoreExceptions().until(condition);
    }
}
