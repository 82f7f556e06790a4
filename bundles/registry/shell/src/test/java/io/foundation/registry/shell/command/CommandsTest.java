package io.foundation.registry.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.api.RegistryStatus;
import io.foundation.registry.api.cluster.Answer;
import io.foundation.registry.api.cluster.ClusterRegistry;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.cluster.NodeView;
import io.foundation.registry.api.cluster.Route;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.shell.completion.BalancerCompleter;
import io.foundation.registry.shell.completion.InstanceCompleter;
import io.foundation.registry.shell.completion.KeyCompleter;
import io.foundation.registry.shell.completion.NamespaceCompleter;
import io.foundation.testkit.console.CommandRunner;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private static final Entry ORDERS = new Entry(EntryKey.of("orders"), Map.of("region", "eu"), "org.example.shop", 940_000, Duration.ZERO, Health.healthy(), true);
    private static final Entry CARTS = new Entry(new EntryKey("test.7", "carts"), Map.of(), "org.example.shop", 990_000, Duration.ofSeconds(30), Health.unhealthy("It broke."), false);
    private static final NodeName NODE = NodeName.of("node-1");

    private final CommandRunner console = new CommandRunner(Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
    private Route routed;

    private final Registry registry = (Registry) Proxy.newProxyInstance(Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, arguments) -> switch (method.getName()) {
        case "query" -> List.of(ORDERS, CARTS).stream().filter(entry -> ((Query) arguments[0]).fits(entry::value)).toList();
        case "find" -> List.of(ORDERS, CARTS).stream().filter(entry -> entry.key().equals(arguments[0])).findFirst();
        case "status" -> new RegistryStatus(2, Map.of("production", 1, "test.7", 1), Map.of(HealthStatus.HEALTHY, 1), 1, 100_000, List.of("type"), 5, 1, 2, 30, 4, 1, 0);
        case "check" -> CompletableFuture.completedFuture(arguments[0].equals(CARTS.key()) ? CARTS.health() : ORDERS.health());
        case "waitFor" -> arguments[0].equals(ORDERS.key()) ? CompletableFuture.completedFuture(ORDERS)
                : CompletableFuture.failedFuture(new FoundationException(ErrorType.TIMEOUT, "It was not registered within 1 ms."));
        case "clear" -> 1;
        case "listen" -> {
            RegistryListener listener = (RegistryListener) arguments[0];
            listener.snapshot(1, List.of());
            listener.event(new RegistryEvent(2, RegistryEvent.Change.REMOVED, ORDERS, "its owner stopped"));
            yield (Registration) () -> { };
        }
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private final ClusterRegistry cluster = new ClusterRegistry() {

        @Override
        public List<Instance> query(Query query) {
            return List.of(new Instance(NODE, ORDERS, true, 2, Duration.ofMillis(3)), new Instance(NodeName.of("node-2"), CARTS, false, 0, Duration.ZERO)).stream()
                    .filter(instance -> query.fits(instance::value)).toList();
        }

        @Override
        public Optional<Instance> choose(Route route) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Answer> route(Route route, byte[] request) {
            routed = route;
            return CompletableFuture.completedFuture(new Answer(("got " + new String(request, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8), NODE, ORDERS.key(), 2, Duration.ofMillis(4)));
        }

        @Override
        public List<NodeView> nodes() {
            return List.of(new NodeView(NODE, NodeView.State.CURRENT, 2, 9), new NodeView(NodeName.of("node-2"), NodeView.State.HIDDEN, 7, 30));
        }

        @Override
        public List<String> balancers() {
            return List.of("round-robin");
        }
    };

    @BeforeEach
    void services() {
        console.services.add(registry);
        console.services.add(cluster, Map.of(ClusterRegistry.CLUSTER, "default"));
    }

    @Test
    void listShowsWhatIsRegistered() {
        assertThat(console.lines(new ListCommand())).containsExactly(
                "Namespace  │ Name   │ Health    │ Owner            │ Since     │ Lease │ Says",
                "───────────┼────────┼───────────┼──────────────────┼───────────┼───────┼──────────",
                "production │ orders │ healthy   │ org.example.shop │ 1 min ago │     - │ region=eu",
                "test.7     │ carts  │ unhealthy │ org.example.shop │ 10 s ago  │   30s │ -");
        ListCommand other = new ListCommand();
        other.namespace = "test.8";
        assertThat(console.lines(other)).last().isEqualTo("Nothing is registered in 'test.8'.");
        assertThat(console.json(new ListCommand()).get(1).get("leaseMillis").asLong()).isEqualTo(30_000);
    }

    @Test
    void findLooksAtAllNodes() {
        FindCommand find = new FindCommand();
        assertThat(console.lines(find)).element(2).isEqualTo("node-1 │ orders       │ healthy   │ yes      │     2 │ 3.00 ms │ region=eu");
        find.query = List.of("@node", "=", "node-2");
        assertThat(console.json(find)).hasSize(1);
        find.query = List.of("@node", "~", "node-2");
        assertThat(console.failure(find)).startsWith("The query is wrong at character 7");
        find.query = null;
        find.json = false;
        find.max = 1;
        assertThat(console.lines(find)).last().isEqualTo("1 instance more: ask for less, or more with --max.");
    }

    @Test
    void showCheckAndWait() {
        ShowCommand show = new ShowCommand();
        show.entry = "test.7/carts";
        assertThat(console.lines(show)).contains("Health     unhealthy", "Note       It broke.");
        show.entry = "ordrs";
        assertThat(console.failure(show)).isEqualTo("'ordrs' is not registered on this node: registry:list shows what is. Did you mean orders?");
        CheckCommand check = new CheckCommand();
        check.entry = "orders";
        assertThat(console.json(check).get("health").asText()).isEqualTo("healthy");
        check.entry = "test.7/carts";
        assertThat(console.run(check).output()).contains("It broke.");
        WaitCommand wait = new WaitCommand();
        wait.entry = "orders";
        assertThat(console.lines(wait)).containsExactly("'orders' is registered, by the bundle org.example.shop.");
        wait.entry = "other";
        assertThat(console.failure(wait)).contains("It was not registered within 1 ms.");
    }

    @Test
    void routeCallsAndSaysWhoAnswered() {
        RouteCommand route = new RouteCommand();
        route.entry = "orders";
        route.text = "ping";
        route.balancer = "least-latency";
        route.idempotent = true;
        assertThat(console.lines(route)).containsExactly("Answer    got ping", "Bytes     8", "Node      node-1", "Attempts  2", "Took      4.00 ms");
        assertThat(routed.idempotent()).isTrue();
        assertThat(routed.balancer()).isEqualTo("least-latency");
    }

    @Test
    void statusNodesClearAndWatch() {
        assertThat(console.lines(new StatusCommand())).contains("Entries          2 of at most 100000", "Namespaces       production 1, test.7 1");
        assertThat(console.lines(new NodesCommand())).element(3).isEqualTo("node-2 │ hidden  │       7 │      30");
        ClearCommand clear = new ClearCommand();
        clear.namespace = "test.7";
        assertThat(console.lines(clear)).containsExactly("1 of 'test.7' was taken out.");
        WatchCommand watch = new WatchCommand();
        watch.duration = "1ms";
        assertThat(console.lines(watch)).containsExactly("1970-01-01 00:16:40  removed  orders  (its owner stopped)");
        watch.json = true;
        assertThat(console.output(watch)).contains("\"cause\":\"its owner stopped\"");
    }

    @Test
    void saysWhatIsMissing() {
        CommandRunner empty = new CommandRunner(Clock.systemUTC());
        assertThat(empty.failure(new ListCommand())).contains("foundation-registry-core");
        assertThat(empty.failure(new NodesCommand())).startsWith("This node is in no cluster");
        NodesCommand other = new NodesCommand();
        other.cluster = "defalt";
        assertThat(console.failure(other)).contains("it is in default. Did you mean default?");
    }

    @Test
    void completes() {
        assertThat(new KeyCompleter().words(console.services)).containsExactly("orders", "test.7/carts");
        assertThat(new NamespaceCompleter().words(console.services)).containsExactlyInAnyOrder("production", "test.7");
        assertThat(new InstanceCompleter().words(console.services)).containsExactly("orders");
        assertThat(new BalancerCompleter().words(console.services)).containsExactly("round-robin");
    }
}
