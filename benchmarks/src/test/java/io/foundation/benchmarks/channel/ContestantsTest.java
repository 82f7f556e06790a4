package io.foundation.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.benchmarks.child.Ports;
import io.foundation.benchmarks.contestant.ChannelContestant;
import io.foundation.benchmarks.contestant.ChannelEnd;
import io.foundation.benchmarks.contestant.Contestants;
import io.foundation.benchmarks.contestant.Ends;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every contestant brings messages over, both ends in this JVM; what it takes is measured elsewhere. */
@Timeout(60)
class ContestantsTest {

    /** ScaleCube is measured with a Netty of its own, which is not on this class path, and works with ours as well. */
    @ParameterizedTest
    @ValueSource(strings = {"foundation", "foundation-link", "foundation-one-lane", "raw-netty", "raw-netty-batched", "raw-netty-two", "scalecube"})
    void aThousandMessagesAreAcknowledgedAndEchoesAndUrgentOnesComeBack(String name) throws Exception {
        bringsMessagesOver(name);
    }

    /** Peers that take seconds to form a cluster of two: run by {@code -Dtest.excluded=none}. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"pekko", "pekko-large", "jgroups", "jgroups-oob", "jgroups-default", "vertx", "hazelcast"})
    void soDoThePeersThatStartSlowly(String name) throws Exception {
        bringsMessagesOver(name);
    }

    private static void bringsMessagesOver(String name) throws Exception {
        List<Integer> ports = Ports.free(2);
        int port = ports.get(0) & ~1;
        int other = ports.get(1) & ~1;
        ChannelContestant contestant = Contestants.byName(name);
        ReceivingSide receiving = new ReceivingSide();
        SendingSide sending = new SendingSide();
        try (ChannelEnd receiver = contestant.open(new Ends(port, other, false), receiving)) {
            receiving.answerBy(receiver);
            try (ChannelEnd sender = contestant.open(new Ends(other, port, true), sending)) {
                sending.greet(sender);
                assertThat(sending.messages(64, Window.messages(64), 1000)).isEqualTo(1000);
                assertThat(sending.messages(64 << 10, Window.messages(64 << 10), 20)).isEqualTo(20);
                Histogram echoes = sending.echoes(1024, 0.05);
                assertThat(echoes.getTotalCount()).isPositive();
                AtomicInteger asked = new AtomicInteger();
                assertThat(sending.urgentUntil(100, () -> asked.incrementAndGet() > 5).getTotalCount()).isEqualTo(5);
            }
        }
    }

    @Test
    void aContestantThatIsNoneIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> Contestants.check("jgruops")).hasMessageContaining("did you mean jgroups");
    }

    @Test
    void theWindowIsTheSameForAllAndNeverSmallerThanAnAcknowledgement() {
        for (int length : List.of(64, 1024, 64 << 10, 128 << 10, 1 << 20, 8 << 20)) {
            assertThat(Window.messages(length)).isBetween(1, 10_000);
            assertThat(Window.acknowledgeEvery(length)).isPositive();
        }
        assertThat(Window.messages(64)).isEqualTo(10_000);
        assertThat(Window.messages(1 << 20)).isEqualTo(8);
    }

    @Test
    void messagesThatAreNotAcknowledgedFailTheSliceInsteadOfCounting() throws Exception {
        SendingSide sending = new SendingSide(TimeUnit.MILLISECONDS.toNanos(200));
        AtomicInteger sent = new AtomicInteger();
        sending.greet(new ChannelEnd() {
            @Override
            public void send(io.foundation.benchmarks.contestant.Lane lane, byte[] body) {
                if (body[0] == Kind.HELLO) {
                    sending.arrived(Kind.WELCOME, 0, body.length);
                } else {
                    sent.incrementAndGet();
                }
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        });
        assertThatThrownBy(() -> sending.messages(64, 10, 100)).hasMessageContaining("were not acknowledged");
        assertThat(sent).hasValue(10);
    }
}
