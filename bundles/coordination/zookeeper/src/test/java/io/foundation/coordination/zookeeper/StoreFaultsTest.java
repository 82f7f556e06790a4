package io.foundation.coordination.zookeeper;

import static io.foundation.coordination.zookeeper.Clients.PATIENCE;
import static io.foundation.coordination.zookeeper.Clients.awaitActive;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.testkit.counters.ThreadAndSocketCounter;
import io.foundation.testkit.transport.TcpProxy;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a store when wires and servers fail, and who sees what it keeps. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreFaultsTest {

    private static final Duration SESSION = Duration.ofSeconds(3);

    private TestingServer server;
    private TcpProxy wire;
    private Clients direct;
    private Clients wired;

    @BeforeEach
    void start() throws Exception {
        server = new TestingServer();
        wire = new TcpProxy(new Address("127.0.0.1", server.getPort()));
        direct = new Clients(server.getConnectString(), SESSION);
        wired = new Clients("127.0.0.1:" + wire.address().port(), SESSION);
    }

    @AfterEach
    void stop() throws IOException {
        wired.close();
        direct.close();
        wire.close();
        server.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The store failed with an error of no type.");
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("no answer within " + PATIENCE, e);
        }
    }

    private static void fails(ErrorType type, CompletionStage<?> stage) {
        assertThatThrownBy(() -> get(stage)).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).as(error.getMessage()).isEqualTo(type));
    }

    private static CompletionStage<Outcome> create(CoordinationStore store, String path) {
        return store.commit(List.of(Create.persistent(path, path.getBytes(UTF_8))));
    }

    private static void await(CoordinationStore store, SessionState state) {
        Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == state);
    }

    private static List<StoreStatus> told(CoordinationStore store) {
        List<StoreStatus> told = Collections.synchronizedList(new ArrayList<>());
        store.listen(told::add);
        return told;
    }

    @Test
    void aCommitWhoseAnswerIsLostIsOfUnknownOutcomeAndNotRepeated() {
        ZooKeeperStore store = wired.openActive();
        ZooKeeperStore other = wired.open(StoreSettings.of(server.getConnectString(), wired.cluster(), SESSION, Identity.of(Clients.SECRET, wired.cluster()), false, Map.of()));
        awaitActive(other);
        get(create(store, "/q"));
        long session = store.status().session();
        List<StoreStatus> told = told(store);
        wire.freezeBack();
        CompletionStage<Outcome> lost = store.commit(List.of(Create.persistent("/q/n-", new byte[0]).inSequence()));
        Awaitility.await().atMost(PATIENCE).until(() -> get(other.children("/q")).orElseThrow().size() == 1);
        wire.reset();
        wire.thaw();
        fails(ErrorType.OUTCOME_UNKNOWN, lost);
        Awaitility.await().atMost(PATIENCE).until(() -> told.contains(new StoreStatus(SessionState.SUSPENDED, session)));
        assertThat(awaitActive(store)).as("within the time-out it is the same session").isEqualTo(session);
        get(store.sync());
        assertThat(get(store.children("/q")).orElseThrow()).as("done once").hasSize(1);
    }

    @Test
    void aCommitThatNeverCameToTheServerIsOfUnknownOutcomeTooAndIsNotDoneLater() {
        ZooKeeperStore store = wired.openActive();
        wire.freeze();
        CompletionStage<Outcome> lost = create(store, "/n");
        Awaitility.await().atMost(PATIENCE).until(() -> wire.holding() > 0);
        wire.reset();
        wire.thaw();
        fails(ErrorType.OUTCOME_UNKNOWN, lost);
        awaitActive(store);
        get(store.sync());
        assertThat(get(store.read("/n"))).isEmpty();
    }

    @Test
    void withoutServersNothingIsDoneAndAfterTheTimeOutTheSessionIsLost() throws Exception {
        ZooKeeperStore store = direct.openActive();
        long session = store.status().session();
        List<StoreStatus> told = told(store);
        server.stop();
        await(store, SessionState.SUSPENDED);
        fails(ErrorType.UNREACHABLE, create(store, "/n"));
        fails(ErrorType.UNREACHABLE, store.read("/n"));
        fails(ErrorType.UNREACHABLE, store.sync());
        await(store, SessionState.LOST);
        fails(ErrorType.UNREACHABLE, create(store, "/n"));
        server.restart();
        assertThat(awaitActive(store)).isNotEqualTo(session);
        assertThat(told).startsWith(new StoreStatus(SessionState.ACTIVE, session), new StoreStatus(SessionState.SUSPENDED, session), new StoreStatus(SessionState.LOST, session));
        get(create(store, "/n"));
    }

    @Test
    void aDeletionThatIsLeftWaitsForTheConnection() throws Exception {
        try (Clients patient = new Clients(server.getConnectString(), Duration.ofSeconds(30))) {
            ZooKeeperStore store = patient.openActive();
            long session = store.status().session();
            get(store.commit(List.of(Create.ephemeral("/left", new byte[0], session))));
            server.stop();
            await(store, SessionState.SUSPENDED);
            store.deleteLater(new Change.Delete("/left", Change.ANY_VERSION), Duration.ZERO);
            server.restart();
            awaitActive(store);
            Awaitility.await().atMost(PATIENCE).until(() -> get(store.read("/left")).isEmpty());
            assertThat(store.status().session()).as("it was not the end of the session").isEqualTo(session);
        }
    }

    @Test
    void standingWatchesGoOnWhenTheServerIsBack() throws Exception {
        ZooKeeperStore store = direct.openActive();
        get(create(store, "/w"));
        List<StoreEvent> events = Collections.synchronizedList(new ArrayList<>());
        store.watch("/w", events::add);
        get(store.read("/w"));
        CompletableFuture<StoreStatus> suspended = new CompletableFuture<>();
        store.listen(status -> {
            if (status.state() == SessionState.SUSPENDED) {
                suspended.complete(status);
            }
        });
        server.stop();
        server.restart();
        get(suspended);
        awaitActive(store);
        get(store.commit(List.of(new Change.Write("/w", "x".getBytes(UTF_8), Change.ANY_VERSION))));
        Awaitility.await().atMost(PATIENCE).until(() -> events.contains(new StoreEvent(StoreEvent.Kind.WRITTEN, "/w")));
    }

    @Test
    void aWatchAskedForWhileSuspendedIsSetBeforeTheStoreIsActiveAgain() {
        ZooKeeperStore store = wired.openActive();
        ZooKeeperStore other = wired.open(StoreSettings.of(server.getConnectString(), wired.cluster(), SESSION, Identity.of(Clients.SECRET, wired.cluster()), false, Map.of()));
        awaitActive(other);
        wire.freeze();
        wire.reset();
        await(store, SessionState.SUSPENDED);
        List<StoreEvent> events = Collections.synchronizedList(new ArrayList<>());
        store.watch("/w", events::add);
        wire.thaw();
        awaitActive(store);
        get(create(other, "/w"));
        Awaitility.await().atMost(PATIENCE).until(() -> events.contains(new StoreEvent(StoreEvent.Kind.CREATED, "/w")));
    }

    @Test
    void closingNeverHangsAndLeavesNoThread() throws Exception {
        // Once before counting: the JVM keeps a socket of its own from the first channel that is closed while somebody waits at it.
        closeInTheMiddle();
        ThreadAndSocketCounter before = ThreadAndSocketCounter.now();
        closeInTheMiddle();
        before.awaitNoMore();
    }

    private void closeInTheMiddle() throws Exception {
        Clients clients = new Clients("127.0.0.1:" + wire.address().port(), SESSION);
        ZooKeeperStore connected = clients.openActive();
        ZooKeeperStore hanging = clients.openActive();
        ZooKeeperStore never = clients.open(StoreSettings.of("127.0.0.1:1", "never", SESSION, Identity.of(Clients.SECRET, "never"), false, Map.of()));
        connected.close();
        wire.freeze();
        CompletionStage<Outcome> asked = create(hanging, "/n");
        long start = System.nanoTime();
        hanging.close();
        never.close();
        never.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as("the promise is five seconds each").isLessThan(Duration.ofSeconds(10));
        fails(ErrorType.OUTCOME_UNKNOWN, asked);
        fails(ErrorType.CLOSED, create(never, "/n"));
        fails(ErrorType.CLOSED, hanging.read("/n"));
        clients.close();
        wire.thaw();
        wire.reset();
    }

    @Test
    void threadsOfTheClientHaveTheLoaderAndTheNamesOfTheOwner() {
        ZooKeeperStore store = direct.openActive();
        ClassLoader loader = store.getClass().getClassLoader();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains("fnd-zookeeper-timer") && thread.getName().contains("Thread")).toList();
        assertThat(threads).hasSizeGreaterThanOrEqualTo(2).allSatisfy(thread -> {
            assertThat(thread.getContextClassLoader()).isEqualTo(loader);
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void nobodyElseSeesOrChangesWhatAClusterKeeps() throws Exception {
        ZooKeeperStore store = direct.openActive();
        get(create(store, "/mine"));
        String path = "/foundation-" + direct.cluster() + "/tree/mine";
        ZooKeeper stranger = new ZooKeeper(server.getConnectString(), 5_000, event -> { });
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> stranger.getState().isConnected());
            assertThatThrownBy(() -> stranger.getData(path, false, null)).isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> stranger.setData(path, new byte[0], -1)).isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> stranger.getChildren("/foundation-" + direct.cluster(), false)).isInstanceOf(KeeperException.NoAuthException.class);
        } finally {
            stranger.close();
        }
        ClusterSecret wrong = ClusterSecret.of("another secret of tests");
        ZooKeeperStore intruder = direct.open(StoreSettings.of(server.getConnectString(), direct.cluster(), SESSION, Identity.of(wrong, direct.cluster()), false, Map.of()));
        Awaitility.await().atMost(PATIENCE).until(() -> !intruder.trouble().isEmpty());
        assertThat(intruder.trouble()).contains("belongs to another identity").contains(direct.cluster());
        assertThat(intruder.status().state()).isEqualTo(SessionState.SUSPENDED);
        fails(ErrorType.UNREACHABLE, intruder.read("/mine"));
        assertThat(Identity.of(wrong, "c").toString()).isEqualTo("foundation-c:(secret)");
    }

    @Test
    void clustersOnTheSameServersAreApartAndMayBeBelowANode() {
        ZooKeeperStore one = direct.openActive();
        Clients others = new Clients(server.getConnectString() + "/some/place", SESSION);
        try {
            ZooKeeperStore two = others.openActive();
            get(create(one, "/same"));
            assertThat(get(two.read("/same"))).isEmpty();
            get(create(two, "/same"));
            get(two.commit(List.of(new Change.Delete("/same", 0))));
            assertThat(get(one.read("/same"))).isPresent();
        } finally {
            others.close();
        }
    }

    @Test
    void aNodeThatOnlyReadsNeverWrites() {
        ZooKeeperStore writer = direct.openActive();
        get(create(writer, "/n"));
        ZooKeeperStore reader = direct.open(direct.settings(true));
        awaitActive(reader);
        get(reader.sync());
        assertThat(get(reader.read("/n")).orElseThrow().data()).isEqualTo("/n".getBytes(UTF_8));
        fails(ErrorType.FORBIDDEN, create(reader, "/m"));
    }

    @Test
    void whatIsUnderWayIsBoundedAndNothingThatWasTakenIsLost() throws Exception {
        // A session that outlasts the silence.
        try (Clients patient = new Clients("127.0.0.1:" + wire.address().port(), Duration.ofSeconds(40))) {
            ZooKeeperStore store = patient.openActive();
            get(create(store, "/before"));
            wire.freeze();
            List<CompletableFuture<Outcome>> commits = new ArrayList<>();
            List<CompletableFuture<?>> reads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                commits.add(create(store, "/taken" + i).toCompletableFuture());
            }
            while (store.underWay() < ZooKeeperStore.MOST_REQUESTS) {
                reads.add(store.read("/before").toCompletableFuture());
            }
            assertThat(commits.size() + reads.size()).isEqualTo(ZooKeeperStore.MOST_REQUESTS);
            fails(ErrorType.RESOURCE_EXHAUSTED, create(store, "/refused"));
            fails(ErrorType.RESOURCE_EXHAUSTED, store.read("/before"));
            fails(ErrorType.RESOURCE_EXHAUSTED, store.read("/before", event -> { }));
            fails(ErrorType.RESOURCE_EXHAUSTED, store.children("/"));
            fails(ErrorType.RESOURCE_EXHAUSTED, store.sync());
            wire.thaw();
            for (CompletableFuture<Outcome> commit : commits) {
                assertThat(get(commit)).isInstanceOf(Outcome.Done.class);
            }
            for (CompletableFuture<?> read : reads) {
                get(read);
            }
            assertThat(store.underWay()).isZero();
            assertThat(get(store.read("/refused"))).isEmpty();
            assertThat(get(create(store, "/after"))).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void whatALostConnectionTookLeavesRoomForOthers() {
        ZooKeeperStore store = wired.openActive();
        wire.freeze();
        List<CompletableFuture<Outcome>> commits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commits.add(create(store, "/lost" + i).toCompletableFuture());
        }
        assertThat(store.underWay()).isEqualTo(100);
        wire.reset();
        wire.thaw();
        commits.forEach(commit -> assertThatThrownBy(() -> get(commit)).isInstanceOf(FoundationException.class));
        assertThat(store.underWay()).isZero();
    }
}
