package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Borrowed;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.Outgoing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that look at bodies where they stand, between two real engines. */
@Timeout(60)
class BorrowedMessagesTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final NodeName B = NodeName.of("b");

    private TestNode a;
    private TestNode b;
    private final List<Incoming> kept = new CopyOnWriteArrayList<>();
    /**
     * Whether each body stood among others, or had an array of its own. Of a frame that came in two pieces the body is put together, and where that is may be as long as
     * the body by chance: so this can be false for some bodies that were lent, and is true for none that was copied for the handler.
     */
    private final List<Boolean> lent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void form() {
        a = keep(new TestNode("test", "a", netty, folder, List.of()));
        b = keep(new TestNode("test", "b", netty, folder, addresses(a)));
        for (TestNode each : List.of(a, b)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(each.view()).isEqualTo(Map.of("a", MemberState.READY, "b", MemberState.READY)));
        }
    }

    private void keep(Borrowed message) {
        // What was copied for the handler alone has an array of its length; nothing needs no array.
        lent.add(message.length() == 0 || message.array().length != message.length());
        ByteBuffer body = message.body();
        assertThat(body.isReadOnly()).isTrue();
        byte[] seen = new byte[body.remaining()];
        body.get(seen);
        Incoming copy = message.toIncoming();
        assertThat(copy.body()).isEqualTo(seen);
        kept.add(copy);
    }

    private void send(String subject, byte[] body) throws Exception {
        a.engine.messaging().send(B, Outgoing.of(subject, body)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static byte[] filled(int length, int with) {
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) with);
        return body;
    }

    @Test
    void bodiesAreLentWhereTheyStandAndWhatWasCopiedStays() throws Exception {
        b.engine.messaging().onBorrowed("look", this::keep);
        Context user = Context.empty().withBaggage("user", "me");
        List<Context> seen = new CopyOnWriteArrayList<>();
        b.engine.messaging().onBorrowed("whose", message -> seen.add(Context.current()));
        for (int i = 0; i < 1_000; i++) {
            send("look", filled(i % 100, i));
        }
        send("look", filled(3 << 20, 7));
        user.call(() -> {
            send("whose", new byte[0]);
            return null;
        });
        send("whose", new byte[0]);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept).hasSize(1_001));
        for (int i = 0; i < 1_000; i++) {
            assertThat(kept.get(i).body()).isEqualTo(filled(i % 100, i));
        }
        assertThat(kept.get(1_000).body()).isEqualTo(filled(3 << 20, 7));
        assertThat(kept.get(0).from()).isEqualTo(a.engine.self().id());
        assertThat(lent.subList(0, 1_000).stream().filter(each -> each).count()).as("lent of a thousand").isGreaterThan(800);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).containsExactly(user, Context.empty()));
    }

    @Test
    void whoeverElseNeedsTheMessageGetsACopyAndTheHandlerStillSeesIt() throws Exception {
        List<byte[]> others = new CopyOnWriteArrayList<>();
        b.engine.messaging().onBorrowed("look", this::keep);
        Registration other = b.engine.messaging().onMessage("look", Dispatch.VIRTUAL, message -> others.add(message.body()));
        send("look", filled(10, 1));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(others).hasSize(1));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept).hasSize(1));
        other.close();
        Registration guard = b.engine.extensions().middleware().add(0, new MessageMiddleware() {
            @Override
            public Incoming incoming(Incoming message) {
                return new Incoming(message.cluster(), message.from(), message.subject(), message.channel(), message.context(), filled(3, 9));
            }
        });
        send("look", filled(10, 2));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept).hasSize(2));
        guard.close();
        send("look", filled(10, 3));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept).hasSize(3));
        assertThat(kept).extracting(Incoming::body).containsExactly(filled(10, 1), filled(3, 9), filled(10, 3));
        assertThat(lent).containsExactly(false, false, true);
    }

    @Test
    void aHandlerThatThrowsIsCountedAndTheNextMessageComes() throws Exception {
        b.engine.messaging().onBorrowed("look", message -> {
            if (message.length() == 1) {
                throw new IllegalStateException("on purpose");
            }
            keep(message);
        });
        send("look", new byte[1]);
        send("look", new byte[2]);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept).hasSize(1));
        assertThat(b.engine.admin().facts()).containsEntry("handlers.failed", "1");
    }
}
