package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.Outcome.Reason;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link CoordinationStore} holds, as far as it shows without cutting connections. A store has a test class that gives the fixture. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StoreFixture fixture;
    private CoordinationStore one;
    private CoordinationStore two;

    /** A fresh fixture for one test. */
    protected abstract StoreFixture newFixture() throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = newFixture();
        one = fixture.open();
        two = fixture.open();
    }

    @AfterEach
    void closeAll() {
        fixture.close();
    }

    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The store failed with an error of no type.");
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("The store has not answered within " + PATIENCE, e);
        }
    }

    protected static long session(CoordinationStore store) {
        Awaitility.await().atMost(PATIENCE).until(() -> store.status().state() == SessionState.ACTIVE);
        return store.status().session();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome.Done done(CoordinationStore store, Change... changes) {
        session(store);
        Outcome outcome = get(store.commit(List.of(changes)));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Outcome.Done) outcome;
    }

    private static void refused(CoordinationStore store, int index, Reason reason, Change... changes) {
        assertThat(get(store.commit(List.of(changes)))).isEqualTo(new Outcome.Refused(index, reason));
    }

    private static StoredNode node(CoordinationStore store, String path) {
        get(store.sync());
        return get(store.read(path)).orElseThrow();
    }

    @Test
    void theStatusIsToldFirstAndTheSessionHasANumber() {
        List<StoreStatus> told = Collections.synchronizedList(new ArrayList<>());
        long session = session(one);
        assertThat(session).isNotZero().isNotEqualTo(session(two));
        try (Registration listening = one.listen(told::add)) {
            Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty());
            assertThat(told).containsExactly(new StoreStatus(SessionState.ACTIVE, session));
        }
    }

    @Test
    void aNodeIsCreatedReadWrittenAndDeleted() {
        Outcome.Result created = done(one, Create.persistent("/a", bytes("x"))).first();
        assertThat(created.path()).isEqualTo("/a");
        assertThat(created.version()).isZero();
        StoredNode first = node(two, "/a");
        assertThat(first.data()).isEqualTo(bytes("x"));
        assertThat(first.version()).isZero();
        assertThat(first.created()).isEqualTo(created.revision()).isEqualTo(first.modified()).isPositive();
        assertThat(first.session()).isZero();
        Outcome.Result written = done(two, new Change.Write("/a", bytes("yy"), 0)).first();
        StoredNode second = node(one, "/a");
        assertThat(second.data()).isEqualTo(bytes("yy"));
        assertThat(second.version()).isEqualTo(1).isEqualTo(written.version());
        assertThat(second.created()).isEqualTo(first.created());
        assertThat(second.modified()).isEqualTo(written.revision()).isGreaterThan(first.modified());
        done(one, new Change.Delete("/a", 1));
        assertThat(get(one.read("/a"))).isEmpty();
    }

    @Test
    void aDeletionThatIsLeftIsDoneUnlessSomebodyHasWritten() {
        long session = session(one);
        done(one, Create.ephemeral("/left", bytes("x"), session));
        done(one, Create.ephemeral("/kept", bytes("x"), session));
        done(one, new Change.Write("/kept", bytes("y"), 0));
        one.deleteLater(new Change.Delete("/kept", 0), Duration.ZERO);
        one.deleteLater(new Change.Delete("/left", 0), Duration.ofMillis(10));
        Awaitility.await().atMost(PATIENCE).until(() -> get(one.read("/left")).isEmpty());
        assertThat(node(one, "/kept").version()).isEqualTo(1);
    }

    @Test
    void aNodeTellsHowManyChildrenItHas() {
        done(one, Create.persistent("/p", bytes("x")));
        assertThat(node(two, "/p").children()).isZero();
        done(one, Create.persistent("/p/a", bytes("1")), Create.persistent("/p/b", bytes("2")), Create.persistent("/p/b/c", bytes("3")));
        assertThat(node(two, "/p").children()).as("its own, not those below them").isEqualTo(2);
        done(one, new Change.Delete("/p/a", 0));
        assertThat(node(two, "/p").children()).isEqualTo(1);
    }

    @Test
    void refusalsNameTheStepAndChangeNothing() {
        done(one, Create.persistent("/a", bytes("1")), Create.persistent("/a/b", bytes("2")));
        refused(one, 0, Reason.EXISTS, Create.persistent("/a", bytes("")));
        refused(one, 0, Reason.MISSING, Create.persistent("/none/b", bytes("")));
        refused(one, 0, Reason.MISSING, new Change.Write("/none", bytes(""), Change.ANY_VERSION));
        refused(one, 0, Reason.NOT_EMPTY, new Change.Delete("/a", Change.ANY_VERSION));
        refused(one, 1, Reason.WRONG_VERSION, new Change.Write("/a", bytes("9"), 0), new Change.Write("/a/b", bytes("9"), 7));
        refused(one, 2, Reason.WRONG_VERSION, new Change.Write("/a", bytes("9"), Change.ANY_VERSION), Create.persistent("/c", bytes("")), new Change.Check("/a/b", 1));
        refused(one, 1, Reason.MISSING, new Change.Delete("/a/b", Change.ANY_VERSION), new Change.Check("/a/b", Change.ANY_VERSION));
        assertThat(node(one, "/a").version()).isZero();
        assertThat(node(one, "/a/b").data()).isEqualTo(bytes("2"));
        assertThat(get(one.read("/c"))).isEmpty();
        done(one, Create.persistent("/a/c", bytes("3")));
        assertThat(get(one.children("/a")).orElseThrow()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void aStepSeesThoseBeforeItSoThatACommitCanDemandThatSomethingIsNotThere() {
        Change[] changes = {Create.persistent("/free", bytes("")), new Change.Delete("/free", Change.ANY_VERSION), new Change.Write("/a", bytes("2"), 0)};
        done(one, Create.persistent("/a", bytes("1")));
        done(one, changes);
        assertThat(get(one.read("/free"))).isEmpty();
        done(two, Create.ephemeral("/free", bytes(""), session(two)));
        refused(one, 0, Reason.EXISTS, changes);
        assertThat(node(one, "/a").version()).isEqualTo(1);
    }

    @Test
    void allStepsOfACommitAreOfOneRevision() {
        Outcome.Done done = done(one, Create.persistent("/m", bytes("")), Create.persistent("/m/n", bytes("x")), new Change.Write("/m", bytes("y"), 0));
        assertThat(done.results()).extracting(Outcome.Result::revision).containsOnly(node(one, "/m").modified());
        assertThat(node(one, "/m/n").created()).isEqualTo(node(one, "/m").created());
    }

    @Test
    void aNodeMadeAgainIsAnotherOne() {
        long first = done(one, Create.persistent("/a", bytes("x"))).first().revision();
        done(one, new Change.Delete("/a", 0));
        long second = done(two, Create.persistent("/a", bytes("x"))).first().revision();
        assertThat(second).isGreaterThan(first);
        assertThat(node(one, "/a").version()).isZero();
    }

    @Test
    void sequentialNodesAreNumberedInTheirOrder() {
        done(one, Create.persistent("/q", bytes("")));
        long session = session(one);
        List<CompletionStage<Outcome>> answers = IntStream.range(0, 20)
                .mapToObj(i -> one.commit(List.of(Create.ephemeral("/q/c-" + i + "-", bytes(""), session).inSequence()))).toList();
        List<String> paths = answers.stream().map(answer -> ((Outcome.Done) get(answer)).first().path()).toList();
        assertThat(paths.stream().map(StorePath::sequence).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(paths.get(3)).startsWith("/q/c-3-").hasSize("/q/c-3-".length() + StorePath.SEQUENCE_DIGITS);
        assertThat(get(one.children("/q")).orElseThrow()).containsExactlyInAnyOrderElementsOf(paths.stream().map(StorePath::name).toList());
    }

    @Test
    void whatIsAskedIsDoneAndAnsweredInOrder() {
        done(one, Create.persistent("/o", bytes("")));
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            CompletionStage<Outcome> answer = one.commit(List.of(new Change.Write("/o", bytes("" + i), i)));
            answers.add(answer.whenComplete((outcome, error) -> order.add(number)));
        }
        CompletionStage<Optional<StoredNode>> read = one.read("/o");
        answers.forEach(answer -> assertThat(get(answer)).isInstanceOf(Outcome.Done.class));
        assertThat(get(read).orElseThrow().data()).isEqualTo(bytes("49"));
        assertThat(order).isEqualTo(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void anEphemeralNodeGoesWithItsSession() {
        done(two, Create.persistent("/e", bytes("")));
        long session = session(one);
        done(one, Create.ephemeral("/e/mine", bytes("x"), session));
        assertThat(node(two, "/e/mine").session()).isEqualTo(session);
        refused(two, 0, Reason.EPHEMERAL_PARENT, Create.persistent("/e/mine/below", bytes("")));
        fixture.close(one);
        Awaitility.await().atMost(PATIENCE).until(() -> get(two.read("/e/mine")).isEmpty());
        assertThatThrownBy(() -> get(one.commit(List.of(new Change.Check("/e", Change.ANY_VERSION))))).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isIn(ErrorType.CLOSED, ErrorType.UNREACHABLE));
    }

    @Test
    void anExpiredSessionIsToldAndAnotherBegins() {
        done(one, Create.persistent("/e", bytes("")));
        long before = session(one);
        done(one, Create.ephemeral("/e/mine", bytes("x"), before));
        List<StoreStatus> told = Collections.synchronizedList(new ArrayList<>());
        try (Registration listening = one.listen(told::add)) {
            fixture.expire(one);
            Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty() && told.getLast().state() == SessionState.ACTIVE && told.getLast().session() != before);
            assertThat(told).contains(new StoreStatus(SessionState.LOST, before));
        }
        Awaitility.await().atMost(PATIENCE).until(() -> get(two.read("/e/mine")).isEmpty());
        assertThatThrownBy(() -> get(one.commit(List.of(Create.ephemeral("/e/again", bytes(""), before))))).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.SESSION_LOST));
        done(one, Create.ephemeral("/e/again", bytes(""), session(one)));
    }

    @Test
    void aWatchOfANodeTellsOnceAndBeforeTheReadThatShowsIt() throws Exception {
        session(one);
        session(two);
        CompletableFuture<StoreEvent> created = new CompletableFuture<>();
        assertThat(get(one.read("/w", created::complete))).isEmpty();
        done(two, Create.persistent("/w", bytes("1")));
        get(one.sync());
        CompletableFuture<Boolean> toldBefore = new CompletableFuture<>();
        one.read("/w").whenComplete((node, error) -> toldBefore.complete(created.isDone()));
        assertThat(toldBefore.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(created.join()).isEqualTo(new StoreEvent(StoreEvent.Kind.CREATED, "/w"));
        List<StoreEvent> told = Collections.synchronizedList(new ArrayList<>());
        assertThat(get(one.read("/w", told::add))).isPresent();
        done(two, new Change.Write("/w", bytes("2"), 0));
        done(two, new Change.Write("/w", bytes("3"), 1));
        done(two, new Change.Delete("/w", 2));
        get(one.sync());
        get(one.read("/w"));
        assertThat(told).containsExactly(new StoreEvent(StoreEvent.Kind.WRITTEN, "/w"));
    }

    @Test
    void aWatchOfChildrenTellsOfOneThatComesOrGoes() {
        done(one, Create.persistent("/w", bytes("")), Create.persistent("/w/a", bytes("")));
        session(two);
        List<StoreEvent> told = Collections.synchronizedList(new ArrayList<>());
        get(two.sync());
        assertThat(get(two.children("/w", told::add)).orElseThrow()).containsExactly("a");
        done(one, new Change.Write("/w/a", bytes("x"), 0), new Change.Write("/w", bytes("y"), 0));
        get(two.sync());
        get(two.read("/w"));
        assertThat(told).as("data is no child").isEmpty();
        done(one, new Change.Delete("/w/a", 1));
        get(two.sync());
        get(two.read("/w"));
        assertThat(told).containsExactly(new StoreEvent(StoreEvent.Kind.CHILDREN, "/w"));
        assertThat(get(two.children("/none", told::add))).isEmpty();
    }

    @Test
    void aStandingWatchTellsOfEverythingBelowInOrderUntilItIsClosed() {
        done(one, Create.persistent("/t", bytes("")));
        session(two);
        List<StoreEvent> told = Collections.synchronizedList(new ArrayList<>());
        Registration watching = two.watch("/t", told::add);
        get(two.read("/t"));
        done(one, Create.persistent("/t/a", bytes("")), Create.persistent("/t/a/b", bytes("")));
        done(one, new Change.Write("/t/a/b", bytes("x"), 0), Create.persistent("/tt", bytes("")));
        done(one, new Change.Delete("/t/a/b", 1));
        get(two.sync());
        get(two.read("/t"));
        assertThat(told).containsExactly(new StoreEvent(StoreEvent.Kind.CREATED, "/t/a"), new StoreEvent(StoreEvent.Kind.CREATED, "/t/a/b"),
                new StoreEvent(StoreEvent.Kind.WRITTEN, "/t/a/b"), new StoreEvent(StoreEvent.Kind.DELETED, "/t/a/b"));
        watching.close();
        done(one, new Change.Delete("/t/a", 0));
        get(two.sync());
        get(two.read("/t"));
        assertThat(told).hasSize(4);
    }

    @Test
    void aStandingWatchOutlivesASession() {
        done(one, Create.persistent("/t", bytes("")));
        session(two);
        List<StoreEvent> told = Collections.synchronizedList(new ArrayList<>());
        try (Registration watching = two.watch("/t", told::add)) {
            get(two.read("/t"));
            long before = session(two);
            fixture.expire(two);
            Awaitility.await().atMost(PATIENCE).until(() -> two.status().state() == SessionState.ACTIVE && two.status().session() != before);
            get(two.read("/t"));
            done(one, new Change.Write("/t", bytes("x"), 0));
            Awaitility.await().atMost(PATIENCE).until(() -> told.contains(new StoreEvent(StoreEvent.Kind.WRITTEN, "/t")));
        }
    }

    @Test
    void aContainerMayGoWhenItsLastChildHasGone() {
        done(one, Create.container("/c"), Create.container("/unused"));
        done(one, Create.persistent("/c/a", bytes("")));
        fixture.sweep();
        assertThat(get(one.read("/c"))).isPresent();
        done(one, new Change.Delete("/c/a", 0));
        if (fixture.sweep()) {
            assertThat(get(one.read("/c"))).isEmpty();
            assertThat(get(one.read("/unused"))).as("it never had any").isPresent();
        }
    }

    @Test
    void whatIsTooLargeIsRefusedWhateverTheStoreIsMadeOf() {
        session(one);
        byte[] half = new byte[CoordinationStore.MAX_BYTES / 2];
        done(one, Create.persistent("/l", half), Create.persistent("/l/m", half));
        assertThat(node(two, "/l/m").data()).hasSize(half.length);
        assertThatThrownBy(() -> get(one.commit(List.of(Create.persistent("/x", half), Create.persistent("/y", new byte[half.length + 1])))))
                .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE));
        assertThat(get(one.read("/x"))).isEmpty();
    }
}
