package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.id.Address;
import io.foundation.testkit.counters.ThreadAndSocketCounter;
import io.foundation.testkit.transport.RecordingListener.Event;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkEnd.Cause;
import io.foundation.transport.api.SendStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How links end: in order, broken, in silence, and that nothing is left of them. */
public abstract class LinkEndContract extends TransportContract {

    @ParameterizedTest
    @EnumSource(Goodbye.class)
    void aGoodbyeIsHeardOnBothSides(Goodbye reason) {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        link.close(reason);

        LinkEnd here = onlyEnd(alpha);
        LinkEnd there = onlyEnd(beta);
        assertThat(here.cause()).isEqualTo(Cause.CLOSED_HERE);
        assertThat(here.goodbye()).isEqualTo(reason);
        assertThat(there.cause()).isEqualTo(Cause.CLOSED_BY_PEER);
        assertThat(there.goodbye()).isEqualTo(reason);
        assertThat(link.isOpen()).isFalse();
        assertThat(lastLink(beta).isOpen()).isFalse();
        assertThat(alpha.transport().counters().linksUp() + beta.transport().counters().linksUp()).isZero();
    }

    private static LinkEnd onlyEnd(TransportNode node) {
        until(() -> assertThat(node.listener().downs()).hasSize(1));
        return node.listener().downs().get(0);
    }

    @Test
    void theAcceptorMayCloseToo() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        link(alpha, beta);

        lastLink(beta).close(Goodbye.NOT_NEEDED);
        lastLink(beta).close(Goodbye.LEAVING);

        assertThat(onlyEnd(beta).goodbye()).as("the first reason counts").isEqualTo(Goodbye.NOT_NEEDED);
        assertThat(onlyEnd(alpha).goodbye()).isEqualTo(Goodbye.NOT_NEEDED);
    }

    @Test
    void whatWasAcceptedIsWrittenBeforeTheGoodbye() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);

        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            if (link.send(message("m", "", ByteBuffer.allocate(2_000).putInt(i).rewind().array())) == SendStatus.ACCEPTED) {
                accepted++;
            }
        }
        link.close(Goodbye.LEAVING);

        assertThat(onlyEnd(beta).cause()).isEqualTo(Cause.CLOSED_BY_PEER);
        assertThat(beta.listener().messageCount()).isEqualTo(accepted);
    }

    @Test
    void whatIsAcceptedWhileAnotherThreadClosesIsWritten() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        int[] accepted = new int[2];
        CountDownLatch sending = new CountDownLatch(1);

        LinkMessagesContract.inParallel(3, thread -> {
            if (thread == 2) {
                await(sending);
                link.close(Goodbye.LEAVING);
                return;
            }
            SendStatus status;
            while ((status = link.send(message("m"))) != SendStatus.CLOSED) {
                if (status == SendStatus.ACCEPTED && ++accepted[thread] == 100) {
                    sending.countDown();
                }
            }
        });

        assertThat(onlyEnd(beta).cause()).isEqualTo(Cause.CLOSED_BY_PEER);
        assertThat(beta.listener().messageCount()).isEqualTo(accepted[0] + accepted[1]);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClosedLinkTakesNothing() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        link.close(Goodbye.LEAVING);

        assertThat(link.send(message("x"))).isEqualTo(SendStatus.CLOSED);
        assertThat(error(link.request(message("x"), PATIENCE)).type()).isEqualTo(ErrorType.CLOSED);
        onlyEnd(beta);
        assertThat(lastLink(beta).send(message("x"))).isEqualTo(SendStatus.CLOSED);
        assertThat(error(lastLink(beta).request(message("x"), PATIENCE)).type()).isEqualTo(ErrorType.CLOSED);
    }

    @Test
    void requestsThatWaitFailWhenTheLinkEnds() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        alpha.listener().handler((message, responder) -> { });
        beta.listener().handler((message, responder) -> { });
        Link link = link(alpha, beta);
        CompletionStage<byte[]> here = link.request(message("x"), PATIENCE.multipliedBy(10));
        CompletionStage<byte[]> there = lastLink(beta).request(message("y"), PATIENCE.multipliedBy(10));

        link.close(Goodbye.LEAVING);

        assertThat(error(here).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(error(there).type()).isEqualTo(ErrorType.UNREACHABLE);
    }

    @Test
    void aBrokenConnectionIsLostOnBothSides() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().handler((message, responder) -> { });
        Link link = link(alpha, beta);
        CompletionStage<byte[]> waiting = link.request(message("x"), PATIENCE.multipliedBy(10));

        fixture().cut();

        assertThat(onlyEnd(alpha).cause()).isEqualTo(Cause.LOST);
        assertThat(onlyEnd(beta).cause()).isEqualTo(Cause.LOST);
        assertThat(error(waiting).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(link.send(message("x"))).isEqualTo(SendStatus.CLOSED);
    }

    @Test
    void aHalfOpenLinkIsSilentOnBothSides() {
        TransportNode alpha = open(setup("alpha").keepAlive(Duration.ofMillis(100), 4));
        TransportNode beta = open(setup("beta").keepAlive(Duration.ofMillis(100), 4));
        link(alpha, beta);

        fixture().freeze();

        assertThat(onlyEnd(alpha).cause()).isEqualTo(Cause.SILENT);
        assertThat(onlyEnd(beta).cause()).isEqualTo(Cause.SILENT);
    }

    @Test
    void anIdleLinkIsKeptAliveAndMeasured() {
        TransportNode alpha = open(setup("alpha").keepAlive(Duration.ofMillis(250), 4));
        TransportNode beta = open(setup("beta").keepAlive(Duration.ofMillis(250), 4));
        Link link = link(alpha, beta);
        assertThat(link.queuedBytes()).isZero();

        until(() -> assertThat(link.roundTrip()).isPositive());
        // Longer than silence would be forgiven.
        await().during(Duration.ofMillis(1_500)).untilAsserted(() -> assertThat(link.isOpen()).isTrue());
        assertThat(alpha.listener().downs()).isEmpty();
        assertThat(beta.listener().downs()).isEmpty();
    }

    @Test
    void linkDownIsTheLastCall() throws InterruptedException {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Link link = link(alpha, beta);
        AtomicBoolean stop = new AtomicBoolean();

        LinkMessagesContract.inParallel(3, thread -> {
            if (thread == 2) {
                until(() -> assertThat(beta.listener().messageCount()).isGreaterThan(500));
                lastLink(beta).close(Goodbye.LEAVING);
                onlyEnd(alpha);
                stop.set(true);
                return;
            }
            while (!stop.get()) {
                if (thread == 0) {
                    link.send(message("m"));
                } else {
                    link.request(message("r"), PATIENCE);
                }
                Thread.onSpinWait();
            }
        });

        onlyEnd(beta);
        List<Event> events = beta.listener().events();
        assertThat(events.get(0)).isInstanceOf(Event.Up.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(Event.Down.class);
        assertThat(events.stream().filter(Event.Down.class::isInstance)).hasSize(1);
    }

    @Test
    void aTransportThatClosesSaysGoodbyeToAll() {
        TransportNode hub = open("hub");
        List<TransportNode> others = List.of(open("a"), open("b"), open("c"));
        others.forEach(node -> link(node, hub));

        hub.transport().close(Goodbye.RESTARTING);
        hub.transport().close(Goodbye.LEAVING);

        others.forEach(node -> {
            assertThat(onlyEnd(node).cause()).isEqualTo(Cause.CLOSED_BY_PEER);
            assertThat(onlyEnd(node).goodbye()).isEqualTo(Goodbye.RESTARTING);
        });
        assertThat(hub.listener().downs()).as("told before close returns").hasSize(3);
        assertThat(hub.transport().counters().linksUp()).isZero();
    }

    @Test
    void aProviderThatIsStoppedSaysThatItComesBack() throws Exception {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        Assumptions.assumeTrue(alpha.provider() instanceof AutoCloseable, "this provider has nothing to stop");
        link(alpha, beta);

        ((AutoCloseable) alpha.provider()).close();

        assertThat(onlyEnd(beta).goodbye()).isEqualTo(Goodbye.RESTARTING);
        assertThat(onlyEnd(alpha).cause()).isEqualTo(Cause.CLOSED_HERE);
    }

    @Test
    void thePortIsFreeAfterClose() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        link(beta, alpha);
        Address address = alpha.address();
        alpha.transport().close();

        TransportNode again = open(setup("alpha", address).incarnation(2));

        assertThat(again.address()).isEqualTo(address);
        assertThat(link(beta, again).peer().id().incarnation()).isEqualTo(2);
    }

    @Test
    void aPeerThatDoesNotReadCannotHoldUpAClose() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        CountDownLatch reading = new CountDownLatch(1);
        beta.listener().onMessage((link, message) -> await(reading));
        Link link = link(alpha, beta);
        byte[] body = new byte[100_000];
        for (int i = 0; i < 5_000 && link.send(message("bulk", "", body)) == SendStatus.ACCEPTED; i++) {
            assertThat(link.isOpen()).isTrue();
        }

        Thread closing = Thread.ofPlatform().daemon().start(alpha.transport()::close);

        await().untilAsserted(() -> assertThat(closing.isAlive()).isFalse());
        assertThat(reading.getCount()).as("it closed while the peer did not read").isEqualTo(1);
        reading.countDown();
    }

    @Test
    void closingFromACallbackDoesNotBlockIt() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().onMessage((link, message) -> beta.transport().close(Goodbye.LEAVING));
        link(alpha, beta).send(message("close"));

        assertThat(onlyEnd(alpha).goodbye()).isEqualTo(Goodbye.LEAVING);
        assertThat(onlyEnd(beta).cause()).isEqualTo(Cause.CLOSED_HERE);
    }

    @Test
    void nothingIsLeftBehind() {
        roundOfLife();
        ThreadAndSocketCounter before = ThreadAndSocketCounter.now();
        for (int i = 0; i < 10; i++) {
            roundOfLife();
        }
        before.awaitNoMore();
    }

    private void roundOfLife() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        TransportNode stranger = open(setup("stranger").secret("of another cluster"));
        // Not over the fixture's wire, which has sockets of its own.
        get(get(alpha.dial(beta.address())).request(message("x"), PATIENCE));
        error(stranger.dial(beta.address()));
        stranger.close();
        alpha.close();
        beta.close();
    }
}
