package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.messaging.MessagingSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node has taken it finishes before it leaves; what it does not take it says so. */
@Timeout(90)
class FarewellTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final NodeName B = NodeName.of("b");

    private final CompletableFuture<byte[]> slow = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();
    private TestNode a;
    private TestNode b;

    @BeforeEach
    void form() {
        a = node("a", Duration.ofSeconds(20));
        b = node("b", Duration.ofSeconds(20), a);
        awaitFormed();
        answerSlowly();
    }

    private TestNode node(String name, Duration drain, TestNode... seeds) {
        return keep(new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(addresses(seeds)), folder)
                .withTransport(EngineSettings.Part.of("netty")).withMessaging(new MessagingSettings(List.of(), false, drain)), netty));
    }

    private void awaitFormed() {
        for (TestNode each : List.of(a, b)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        }
    }

    private void answerSlowly() {
        b.engine.messaging().onRequest("slow", Dispatch.INLINE, request -> {
            asked.incrementAndGet();
            return slow;
        });
    }

    private CompletableFuture<byte[]> ask(String subject) {
        return a.engine.messaging().request(B, Outgoing.of(subject, new byte[1]), LIMIT).toCompletableFuture();
    }

    private static FoundationException refused(CompletableFuture<byte[]> answer) throws Exception {
        try {
            answer.get(20, TimeUnit.SECONDS);
            throw new AssertionError("it was answered");
        } catch (ExecutionException e) {
            return (FoundationException) e.getCause();
        }
    }

    @Test
    void whatWasTakenIsAnsweredAndWhatComesLaterIsRefused() throws Exception {
        CompletableFuture<byte[]> taken = ask("slow");
        await().atMost(LIMIT).until(() -> asked.get() == 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(b.engine::stop);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).as("the other is told before it leaves").containsEntry("b", MemberState.UP));
        await().atMost(LIMIT).until(() -> {
            CompletableFuture<byte[]> late = ask("other");
            return refused(late).type() == ErrorType.SERVICE_UNAVAILABLE;
        });
        assertThat(refused(ask("slow")).context()).containsEntry("reason", "leaving");
        assertThat(asked).as("what was refused was not done").hasValue(1);
        assertThat(taken).isNotDone();
        assertThat(stopped).isNotDone();
        slow.complete(new byte[] {42});
        assertThat(taken.get(20, TimeUnit.SECONDS)).containsExactly(42);
        stopped.get(20, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).isEqualTo(Map.of("a", MemberState.READY)));
        assertThat(a.engine.admin().history()).extracting(event -> event.member().state()).as("it left, and did not fail").contains(MemberState.LEFT).doesNotContain(MemberState.UNREACHABLE);
    }

    @Test
    void whoDoesNotFinishHoldsItUpNoLongerThanConfigured() throws Exception {
        assertThat(b.engine.reconfigure(b.engine.settings().withMessaging(new MessagingSettings(List.of(), false, Duration.ofMillis(500))))).isFalse();
        CompletableFuture<byte[]> lost = ask("slow");
        await().atMost(LIMIT).until(() -> asked.get() == 1);
        b.engine.stop();
        assertThat(refused(lost).type()).isEqualTo(ErrorType.UNREACHABLE);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).isEqualTo(Map.of("a", MemberState.READY)));
    }

    @Test
    void whoComesBackTakesRequestsAgain() throws Exception {
        b.engine.leave().get(20, TimeUnit.SECONDS);
        b.engine.start();
        awaitFormed();
        slow.complete(new byte[] {1});
        assertThat(ask("slow").get(20, TimeUnit.SECONDS)).containsExactly(1);
    }

    /** Many threads ask all the time, and the node goes meanwhile: whatever its handler has begun is answered. */
    @Test
    void underLoadNothingThatWasBegunIsLost() throws Exception {
        Set<Integer> begun = ConcurrentHashMap.newKeySet();
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        Queue<FoundationException> errors = new ConcurrentLinkedQueue<>();
        b.engine.messaging().onRequest("load", Dispatch.VIRTUAL, request -> {
            begun.add(ByteBuffer.wrap(request.body()).getInt());
            return CompletableFuture.supplyAsync(request::body, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
        });
        AtomicInteger numbers = new AtomicInteger();
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            askers.add(Thread.ofVirtual().start(() -> {
                while (a.engine.members().find(B).isPresent()) {
                    int number = numbers.incrementAndGet();
                    try {
                        a.engine.messaging().request(B, Outgoing.of("load", ByteBuffer.allocate(Integer.BYTES).putInt(number).array()), LIMIT).toCompletableFuture().join();
                        answered.add(number);
                    } catch (CompletionException e) {
                        errors.add((FoundationException) e.getCause());
                    }
                }
            }));
        }
        await().atMost(LIMIT).until(() -> answered.size() > 50);
        b.engine.stop();
        for (Thread asker : askers) {
            assertThat(asker.join(LIMIT)).isTrue();
        }
        assertThat(answered).as("of " + numbers + " asked").containsAll(begun);
        assertThat(errors).as("refused, not done").anyMatch(error -> "leaving".equals(error.context().get("reason")));
    }

    @Test
    void aMessageThatIsConfirmedIsHandledBeforeTheNodeLeaves() throws Exception {
        CompletableFuture<Void> may = new CompletableFuture<>();
        AtomicInteger handled = new AtomicInteger();
        b.engine.messaging().onMessage("order", Dispatch.VIRTUAL, message -> {
            asked.incrementAndGet();
            may.join();
            handled.incrementAndGet();
        });
        CompletableFuture<Void> confirmed = a.engine.messaging().send(B, Outgoing.of("order", new byte[1]).acknowledged(Acknowledgement.HANDLED)).toCompletableFuture();
        await().atMost(LIMIT).until(() -> asked.get() == 1);
        CompletableFuture<Void> left = b.engine.leave();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).containsEntry("b", MemberState.UP));
        assertThat(left).isNotDone();
        may.complete(null);
        left.get(20, TimeUnit.SECONDS);
        assertThat(handled).hasValue(1);
        confirmed.get(20, TimeUnit.SECONDS);
    }
}
