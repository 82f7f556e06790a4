package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Responder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Requests: answers, errors, timeouts, and what came too late. */
public abstract class LinkRequestsContract extends TransportContract {

    @Test
    void anAnswerComesBack() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Context context = Context.of("order-17", null, Map.of("tenant", "blue"));
        AtomicReference<Message> came = new AtomicReference<>();
        beta.listener().handler((message, responder) -> {
            came.set(message);
            responder.reply(new byte[] {4, 5});
        });

        byte[] answer = get(link(alpha, beta).request(new Message("coordination", "lock", "k", context, new byte[] {1}), PATIENCE));

        assertThat(answer).containsExactly(4, 5);
        assertThat(came.get()).usingRecursiveComparison().isEqualTo(new Message("coordination", "lock", "k", context, new byte[] {1}));
    }

    @Test
    void anEmptyAnswerIsAnAnswer() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");

        assertThat(get(link(alpha, beta).request(message("echo"), PATIENCE))).isEmpty();
    }

    @Test
    void bothSidesMayAskAtOnce() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        CompletionStage<byte[]> there = link.request(message("a", "", new byte[] {1}), PATIENCE);
        CompletionStage<byte[]> back = lastLink(beta).request(message("b", "", new byte[] {2}), PATIENCE);

        assertThat(get(there)).containsExactly(1);
        assertThat(get(back)).containsExactly(2);
    }

    @Test
    void anErrorComesBackWithItsCodeAndMessage() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().handler((message, responder) -> responder.fail(
                new FoundationException(ErrorType.NO_HANDLER, "Nobody handles 'x' on beta.", null, Map.of("subject", "x"))));

        FoundationException error = error(link(alpha, beta).request(message("x"), PATIENCE));

        assertThat(error.type()).isEqualTo(ErrorType.NO_HANDLER);
        assertThat(error).hasMessage("Nobody handles 'x' on beta.");
        assertThat(error.context()).containsEntry("subject", "x");
    }

    @Test
    void aHandlerThatThrowsIsAnError() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().handler((message, responder) -> {
            throw new IllegalArgumentException("no such order");
        });
        Link link = link(alpha, beta);

        FoundationException error = error(link.request(message("x"), PATIENCE));

        assertThat(error.type()).isEqualTo(ErrorType.HANDLER_FAILED);
        assertThat(error).hasMessageContaining("no such order");
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void anAnswerMayComeLaterFromAnyThread() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Queue<Responder> waiting = new ConcurrentLinkedQueue<>();
        beta.listener().handler((message, responder) -> waiting.add(responder));
        Link link = link(alpha, beta);

        CompletionStage<byte[]> first = link.request(message("1"), PATIENCE);
        CompletionStage<byte[]> second = link.request(message("2"), PATIENCE);
        until(() -> assertThat(waiting).hasSize(2));
        Responder one = waiting.poll();
        waiting.poll().reply(new byte[] {2});
        assertThat(get(second)).containsExactly(2);
        one.reply(new byte[] {1});
        assertThat(get(first)).containsExactly(1);
    }

    @Test
    void theFirstAnswerCounts() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().handler((message, responder) -> {
            responder.reply(new byte[] {1});
            responder.reply(new byte[] {2});
            responder.fail(new FoundationException(ErrorType.HANDLER_FAILED, "too late"));
        });
        Link link = link(alpha, beta);

        assertThat(get(link.request(message("x"), PATIENCE))).containsExactly(1);
        assertThat(get(link.request(message("y"), PATIENCE))).containsExactly(1);
        assertThat(alpha.transport().counters().lateReplies()).isZero();
    }

    @Test
    void noAnswerIsATimeoutAndALateOneIsDropped() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        AtomicReference<Responder> waiting = new AtomicReference<>();
        beta.listener().handler((message, responder) -> waiting.set(responder));
        Link link = link(alpha, beta);

        FoundationException error = error(link.request(message("slow"), Duration.ofMillis(50)));

        assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
        until(() -> assertThat(waiting.get()).isNotNull());
        waiting.get().reply(new byte[] {1});
        until(() -> assertThat(alpha.transport().counters().lateReplies()).isEqualTo(1));
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void aTimeoutMustBePositive() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        assertThat(error(link.request(message("x"), Duration.ZERO)).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(error(link.request(message("x"), Duration.ofSeconds(-1))).type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(get(link.request(message("x"), Duration.ofDays(100_000)))).isEmpty();
    }

    @Test
    void tenThousandRequestsAtOnceAllGetTheirOwnAnswer() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        int threads = 4;
        int each = 2_500;
        AtomicInteger right = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();

        LinkMessagesContract.inParallel(threads, thread -> {
            for (int i = 0; i < each; i++) {
                int number = thread * each + i;
                link.request(message("echo", "", ByteBuffer.allocate(4).putInt(number).array()), PATIENCE).whenComplete((body, failure) ->
                        (failure == null && ByteBuffer.wrap(body).getInt() == number ? right : wrong).incrementAndGet());
            }
        });

        until(() -> assertThat(right.get() + wrong.get()).isEqualTo(threads * each));
        assertThat(wrong.get()).isZero();
    }

    @Test
    void aRequestFromTheThreadOfAnAnswerIsSentToo() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        CompletionStage<byte[]> chain = link.request(message("0", "", new byte[] {0}), PATIENCE);
        for (int i = 0; i < 100; i++) {
            chain = chain.thenCompose(body -> link.request(message("n", "", new byte[] {(byte) (body[0] + 1)}), PATIENCE));
        }

        assertThat(get(chain)).containsExactly(100);
    }

    @Test
    void largeRequestsAndAnswersPass() {
        int max = 1 << 20;
        TransportNode alpha = open(setup("alpha").maxMessageBytes(max));
        TransportNode beta = open(setup("beta").maxMessageBytes(max));
        Link link = link(alpha, beta);

        assertThat(get(link.request(message("large", "", new byte[max]), PATIENCE))).hasSize(max);
        FoundationException error = error(link.request(message("larger", "", new byte[max + 1]), PATIENCE));
        assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(error.context()).containsEntry("reason", "request");
    }

    @Test
    void anAnswerTooLargeIsAnError() {
        TransportNode alpha = open(setup("alpha").maxMessageBytes(1 << 10));
        TransportNode beta = open("beta");
        beta.listener().handler((message, responder) -> responder.reply(new byte[(1 << 10) + 1]));

        FoundationException error = error(link(alpha, beta).request(message("x"), PATIENCE));

        assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(error.context()).containsEntry("reason", "reply");
    }

    @Test
    void aChannelThatIsNotThereIsAnError() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");

        FoundationException error = error(link(alpha, beta).request(new Message("nobody", "s", "", Context.empty(), new byte[0]), PATIENCE));

        assertThat(error.type()).isEqualTo(ErrorType.INVALID_INPUT);
        assertThat(error).hasMessageContaining("nobody");
    }
}
