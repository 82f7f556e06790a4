package io.foundation.cluster.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.topology.clientserver.ClientServerProvider;
import io.foundation.transport.api.ChannelSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers and clients with real sockets on loopback: clients reach each other over servers only. The limits only end a test that fails. */
@Timeout(90)
class EngineOnClientServerTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CLIENTS = 6;
    private static final NodeName C0 = NodeName.of("c0");
    private static final NodeName C5 = NodeName.of("c5");

    private TestNode node(String name, Set<String> roles, Map<String, String> options, TestNode... seeds) {
        List<Address> addresses = addresses(seeds);
        List<ChannelSpec> channels = new ArrayList<>(ChannelSpec.DEFAULTS);
        channels.add(ChannelSpec.builder("orders").delivery(ChannelSpec.Delivery.EXACTLY_ONCE_IN_WINDOW).overflow(ChannelSpec.Overflow.BLOCK).build());
        EngineSettings settings = EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(addresses), folder)
                .withTransport(EngineSettings.Part.of(netty.type())).withTopology(new EngineSettings.Part("clientserver", options))
                .withChannels(channels).withRoles(roles);
        TestNode node = new TestNode(settings, netty, new ClientServerProvider());
        nodes.add(node);
        return node;
    }

    /** Two servers and six clients that all know each other. */
    private void form() {
        TestNode first = node("s0", Set.of("server"), Map.of());
        node("s1", Set.of("server"), Map.of(), first);
        for (int i = 0; i < CLIENTS; i++) {
            node("c" + i, Set.of("client"), Map.of(), first);
        }
        everybodyIsReady();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).allSatisfy(client -> assertThat(links(client)).containsExactlyInAnyOrder("s0", "s1")));
    }

    private List<TestNode> clients() {
        return nodes.stream().filter(node -> node.name().value().startsWith("c")).toList();
    }

    private TestNode named(String name) {
        return nodes.stream().filter(node -> node.name().value().equals(name)).findFirst().orElseThrow();
    }

    private void everybodyIsReady() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(nodes).allSatisfy(node -> assertThat(node.view()).hasSize(nodes.size())
                .allSatisfy((name, state) -> assertThat(state).as(name).isEqualTo(MemberState.READY))));
    }

    private static List<String> links(TestNode of) {
        return of.engine.admin().links().stream().map(link -> link.peer().name().value()).toList();
    }

    private void noClientIsLinkedWithAnother() {
        assertThat(clients()).allSatisfy(client -> assertThat(links(client)).as(client.name() + " is linked with").allMatch(peer -> peer.startsWith("s")));
    }

    private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Outgoing numbered(int number) {
        return Outgoing.of("numbered", ByteBuffer.allocate(64).putInt(number).array()).on("orders").keyed("key-" + number % 3);
    }

    @Test
    void clientsReachEachOtherOverServersAndABroadcastReachesAll() throws Exception {
        form();
        Set<String> heard = ConcurrentHashMap.newKeySet();
        nodes.forEach(node -> node.engine.messaging().onMessage("news", Dispatch.VIRTUAL, message -> heard.add(node.name().value())));
        get(named("c3").engine.messaging().broadcast(Outgoing.of("news", new byte[1])));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasSize(nodes.size()));
        for (TestNode each : clients()) {
            each.engine.messaging().onRequest("who", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(each.name().value().getBytes(UTF_8)));
        }
        for (TestNode from : clients()) {
            for (TestNode to : clients()) {
                assertThat(new String(get(from.engine.messaging().request(to.name(), Outgoing.of("who", new byte[0]), LIMIT)), UTF_8)).isEqualTo(to.name().value());
            }
        }
        named("c5").engine.messaging().onRequest("broken", Dispatch.VIRTUAL, request -> CompletableFuture.failedFuture(
                new FoundationException(ErrorType.CONFLICT, "It was sold.", new IllegalStateException("sold"))));
        assertThatThrownBy(() -> get(named("c0").engine.messaging().request(C5, Outgoing.of("broken", new byte[0]), LIMIT)))
                .cause().isInstanceOfSatisfying(FoundationException.class, error -> {
                    assertThat(error.context()).as("named by the node that failed, not by the servers between").containsEntry("node", "c5");
                    assertThat(error.getCause()).hasMessage("java.lang.IllegalStateException: sold");
                });
        noClientIsLinkedWithAnother();
    }

    @Test
    void whatIsConfirmedGoesOverServersOnceAndInOrderAndTellsFailures() throws Exception {
        form();
        TestNode from = named("c0");
        TestNode to = named("c5");
        Map<Integer, List<Integer>> heard = new ConcurrentHashMap<>();
        to.engine.messaging().onMessage("numbered", Dispatch.VIRTUAL, message -> {
            int number = ByteBuffer.wrap(message.body()).getInt();
            heard.computeIfAbsent(number % 3, key -> new CopyOnWriteArrayList<>()).add(number);
        });
        to.engine.messaging().onMessage("broken", Dispatch.VIRTUAL, message -> {
            throw new IllegalStateException("expected by this test");
        });
        int count = 3_000;
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(from.engine.messaging().send(C5, numbered(i)).toCompletableFuture());
        }
        get(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)));
        heard.forEach((key, numbers) -> assertThat(List.copyOf(numbers)).as("key " + key).isSorted().doesNotHaveDuplicates());
        assertThat(heard.values().stream().mapToInt(List::size).sum()).isEqualTo(count);
        get(from.engine.messaging().send(C5, numbered(count).acknowledged(Acknowledgement.HANDLED)));
        assertThat(failure(from, Outgoing.of("broken", new byte[1]).acknowledged(Acknowledgement.HANDLED))).isEqualTo(ErrorType.HANDLER_FAILED);
        assertThat(failure(from, Outgoing.of("nobody", new byte[1]).acknowledged(Acknowledgement.TAKEN))).isEqualTo(ErrorType.NO_HANDLER);
        noClientIsLinkedWithAnother();
    }

    private static ErrorType failure(TestNode from, Outgoing message) throws Exception {
        CompletableFuture<Void> outcome = from.engine.messaging().send(C5, message).toCompletableFuture();
        try {
            outcome.get(20, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof FoundationException error ? error.type() : ErrorType.UNKNOWN_ERROR;
        }
    }

    @Test
    void aServerThatDiesLosesNothingThatIsConfirmed() throws Exception {
        form();
        TestNode from = named("c0");
        List<Integer> heard = new CopyOnWriteArrayList<>();
        named("c5").engine.messaging().onMessage("numbered", Dispatch.VIRTUAL, message -> heard.add(ByteBuffer.wrap(message.body()).getInt()));
        // Whichever is the home of the sender: everything of his goes over it.
        String home = from.engine.admin().topology().facts().get("home");
        TestNode victim = named(home);
        int count = 2_000;
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i == count / 2) {
                nodes.remove(victim);
                victim.crash();
            }
            outcomes.add(from.engine.messaging().send(C5, numbered(i).keyed("all")).toCompletableFuture());
        }
        get(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)));
        assertThat(heard).containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        noClientIsLinkedWithAnother();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(clients()).allSatisfy(client -> assertThat(client.view()).containsEntry(home, MemberState.UNREACHABLE)));
        // And the other way, over the server that is left.
        named("c0").engine.messaging().onMessage("back", Dispatch.VIRTUAL, message -> { });
        get(named("c5").engine.messaging().send(C0, Outgoing.of("back", new byte[1]).on("orders")));
    }

    @Test
    void aClientThatKnowsOnlyAClientIsReferredToServersAndAFullServerRefersToTheOther() {
        Map<String, String> two = Map.of("maxClients", "2", "serversPerClient", "1");
        TestNode first = node("s0", Set.of("server"), two);
        node("s1", Set.of("server"), two, first);
        TestNode known = node("c0", Set.of("client"), two, first);
        everybodyIsReady();
        for (int i = 1; i < 4; i++) {
            node("c" + i, Set.of("client"), two, known);
        }
        everybodyIsReady();
        await().atMost(LIMIT).untilAsserted(() -> {
            noClientIsLinkedWithAnother();
            assertThat(clients()).allSatisfy(client -> assertThat(client.engine.admin().topology().facts().get("home")).isIn("s0", "s1"));
            for (String server : List.of("s0", "s1")) {
                assertThat(clients().stream().filter(client -> client.engine.admin().topology().facts().get("home").equals(server))).as("clients of " + server).hasSize(2);
            }
        });
    }
}
