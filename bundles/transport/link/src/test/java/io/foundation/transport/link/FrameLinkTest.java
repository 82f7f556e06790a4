package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.api.TransportSettings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A link on a wire that is moved by hand: what goes out when, and in which order. */
class FrameLinkTest implements LinkListener {

    private static final int MAX = 1 << 20;
    private static final long SEED = 20_261_126L;

    private final long[] now = {0};
    private final FakeWire wire = new FakeWire();
    private final List<String> events = new ArrayList<>();
    private final List<Responder> responders = new ArrayList<>();
    private final Refusals refusals = new Refusals(LoggerFactory.getLogger("test"), "test", new ManualTime(now));
    private final TransportMeters meters = new TransportMeters(refusals);
    private boolean holding;
    private FrameLink link;
    private LinkConnection connection;

    @BeforeEach
    void open() {
        TransportSettings settings = new TransportSettings(ClusterName.of("c"), NodeId.of("here", 1), new Address("h", 0),
                new LinkSecurity(ClusterSecret.of("12345678")), () -> new byte[0], ChannelSpec.DEFAULTS, MAX, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 3, Options.read("x", List.of(), Map.of()));
        LinkEnvironment environment = new LinkEnvironment(settings, this, meters,
                new TimeoutTicker((nanos, task) -> { }, new ManualTime(now), List::of), new ManualTime(now), new LinkLimits(10, 0, 60_000_000_000L),
                (opened, slot) -> events.add("open " + slot), () -> false, up -> events.add("registered"), ended -> events.add("ended"));
        List<ChannelTerms> channels = ChannelSpec.DEFAULTS.stream().map(ChannelTerms::of).sorted(Comparator.comparing(ChannelTerms::name)).toList();
        link = new FrameLink(wire, new Handshaken(new PeerHello(NodeId.of("there", 1), new byte[0], new Address("t", 1), true), 2, channels, MAX, 0,
                LinkToken.of(new byte[LinkToken.BYTES]), 0), environment);
        connection = link.first();
        wire.link = connection;
        connection.up();
        events.remove("registered");
        FrameEncoder encoder = new FrameEncoder();
        for (int channel = 0; channel < channels.size(); channel++) {
            hear(encoder, encoder.credit(channel, 0, InboundCredit.WINDOW));
        }
        wire.leave();
    }

    @Override
    public Admission admit(PeerHello peer) {
        return Admission.ACCEPTED;
    }

    @Override
    public void linkUp(Link up) {
        events.add("up");
    }

    @Override
    public void linkDown(Link down, LinkEnd end) {
        events.add("down " + end.cause() + ' ' + end.goodbye());
    }

    @Override
    public void received(Link from, Inbound inbound) {
        if (holding) {
            inbound.retain();
        }
        LinkListener.super.received(from, inbound);
    }

    @Override
    public void message(Link from, Message message) {
        events.add("message " + message.subject());
    }

    @Override
    public void request(Link from, Message message, Responder responder) {
        events.add("request " + message.subject());
        responders.add(responder);
    }

    private static Message message(String channel, String subject, int size) {
        return new Message(channel, subject, "", Context.empty(), new byte[size]);
    }

    private void hear(FrameEncoder encoder, int head) {
        connection.read(new ArraySource(encoder.head(), 0, head));
        connection.readComplete();
    }

    private static List<String> subjects(List<String> frames) {
        return frames.stream().map(frame -> frame.split(" ")[frame.startsWith("message") ? 2 : frame.startsWith("value") ? 3 : 0]).toList();
    }

    @Test
    void manySendsOfOtherThreadsAreOneWakeUpAndOneFlush() {
        wire.runTasks();
        int flushes = wire.flushes;
        wire.onThread = false;
        for (int i = 0; i < 100; i++) {
            assertThat(link.send(message("data", "m", 10))).isEqualTo(SendStatus.ACCEPTED);
        }
        assertThat(wire.tasks).hasSize(1);
        wire.runTasks();
        assertThat(wire.written).as("small messages are gathered").hasSize(1);
        assertThat(wire.flushes).isEqualTo(flushes + 1);
        assertThat(link.queuedBytes()).isPositive();
        assertThat(wire.leave()).hasSize(100);
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void answersToABurstAreOneFlushAndOneAnswerIsFlushedAtOnce() {
        FrameEncoder encoder = new FrameEncoder();
        int flushes = wire.flushes;
        connection.read(new ArraySource(encoder.head(), 0, encoder.request(1, 1, message("data", "a", 0))));
        connection.read(new ArraySource(encoder.head(), 0, encoder.request(2, 1, message("data", "b", 0))));
        responders.forEach(responder -> responder.reply(new byte[1]));
        assertThat(wire.flushes).isEqualTo(flushes);
        connection.readComplete();
        assertThat(wire.flushes).isEqualTo(flushes + 1);
        assertThat(wire.tasks).as("nothing is left for later").isEmpty();
    }

    @Test
    void whatWaitsGoesOutByPriority() {
        wire.writable = false;
        link.send(message("telemetry", "t", 1));
        link.send(message("data", "d1", 1));
        link.send(message("data", "d2", 1));
        link.send(message("control", "c", 1));
        assertThat(wire.written).isEmpty();
        wire.writable = true;
        connection.writable();
        assertThat(subjects(wire.leave())).containsExactly("c", "d1", "d2", "t");
    }

    @Test
    void closeWritesEverythingThenGoodbyeThenNothing() {
        wire.writable = false;
        link.send(message("data", "d", 1));
        link.close(Goodbye.LEAVING);
        assertThat(link.send(message("data", "late", 1))).isEqualTo(SendStatus.CLOSED);
        wire.runTasks();
        assertThat(events).containsExactly("up");
        wire.writable = true;
        connection.writable();
        wire.runTasks();
        List<String> out = wire.leave();
        assertThat(subjects(out)).containsExactly("d", "goodbye");
        assertThat(out.get(1)).isEqualTo("goodbye " + Goodbye.LEAVING.code() + " ");
        assertThat(wire.finished).isTrue();
        assertThat(events).containsExactly("up", "down CLOSED_HERE LEAVING", "ended");
    }

    @Test
    void aPeerThatDoesNotReadIsGivenTwoSeconds() {
        wire.writable = false;
        link.send(message("data", "d", 1));
        wire.timers.clear();
        link.close(Goodbye.LEAVING);
        wire.runTasks();
        assertThat(wire.timers).hasSize(1);
        wire.timers.get(0).run();
        assertThat(wire.finished).isTrue();
        assertThat(events).endsWith("down CLOSED_HERE LEAVING", "ended");
    }

    @Test
    void afterTheEndNothingIsHeard() {
        FrameEncoder encoder = new FrameEncoder();
        hear(encoder, encoder.goodbye(Goodbye.STOPPING, "bye"));
        hear(encoder, encoder.message(1, message("data", "late", 0)));
        connection.lost("again");
        assertThat(events).containsExactly("up", "down CLOSED_BY_PEER STOPPING", "ended");
        assertThat(wire.aborted).isTrue();
    }

    @Test
    void aChannelNumberThatIsNotThereHarmsOnlyItsMessage() {
        FrameEncoder encoder = new FrameEncoder();
        hear(encoder, encoder.message(17, message("data", "lost", 0)));
        hear(encoder, encoder.request(5, 17, message("data", "lost", 0)));
        hear(encoder, encoder.message(2, message("data", "fine", 0)));
        assertThat(events).containsExactly("up", "message fine");
        assertThat(wire.leave()).hasSize(1).first().asString().startsWith("error 5 [3204:invalid_input]");
        assertThat(meters.snapshot(0).dropped()).isEqualTo(1);
    }

    @Test
    void aFrameTooLargeEndsTheLinkAndIsCounted() {
        connection.read(new ArraySource(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 1}));
        connection.readComplete();
        assertThat(events).containsExactly("up", "down PROTOCOL_ERROR OTHER", "ended");
        assertThat(refusals.counts()).containsEntry("oversized", 1L);
        assertThat(wire.leave()).hasSize(1).first().asString().startsWith("goodbye " + Goodbye.MISBEHAVED.code());
        assertThat(wire.finished).isTrue();
    }

    @Test
    void aRequestThatTimesOutBeforeItIsWrittenIsNotWritten() {
        wire.writable = false;
        CompletionStage<byte[]> request = link.request(message("data", "r", ChannelQueue.COPY_BYTES + 1), Duration.ofMillis(20));
        now[0] += 1_000_000_000L;
        link.requests().expire(now[0]);
        assertThat(((FoundationException) request.toCompletableFuture().exceptionNow()).type()).isEqualTo(ErrorType.TIMEOUT);
        wire.writable = true;
        connection.writable();
        assertThat(wire.written).isEmpty();
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void aReplyThatDoesNotFitBecomesAnError() {
        FrameEncoder encoder = new FrameEncoder();
        for (int i = 1; i <= 4; i++) {
            hear(encoder, encoder.request(i, 0, message("control", "r", 0)));
        }
        wire.writable = false;
        for (Responder responder : responders) {
            responder.reply(new byte[900_000]);
        }
        wire.writable = true;
        connection.writable();
        List<String> out = wire.leave();
        assertThat(out.stream().filter(frame -> frame.startsWith("first of 900000 reply"))).hasSize(2);
        assertThat(out.stream().filter(frame -> frame.startsWith("error"))).hasSize(2).allMatch(frame -> frame.contains("resource_exhausted") && frame.contains("reason=reply"));
    }

    @Test
    void onlyTheLastOfManyPingsIsAnsweredWhenTheWireIsBusy() {
        FrameEncoder encoder = new FrameEncoder();
        wire.writable = false;
        for (int i = 1; i <= 1_000; i++) {
            hear(encoder, encoder.ping(i));
        }
        wire.writable = true;
        connection.writable();
        assertThat(wire.leave()).containsExactly("pong 1000");
    }

    @Test
    void aMessageThatCannotBeWrittenIsDroppedAlone() {
        link.send(message("data", "half \ud800 a pair", 0));
        CompletionStage<byte[]> request = link.request(message("data", "half \ud800 a pair", 0), Duration.ofSeconds(1));
        link.send(message("data", "fine", 0));
        wire.runTasks();
        assertThat(((FoundationException) request.toCompletableFuture().exceptionNow()).type()).isEqualTo(ErrorType.SERIALIZATION_FAILED);
        assertThat(subjects(wire.leave())).containsExactly("fine");
        assertThat(link.queuedBytes()).isZero();
        assertThat(link.requests().outstanding()).isZero();
    }

    @Test
    void whoSendsMoreThanHisCreditIsCutOff() {
        FrameEncoder encoder = new FrameEncoder();
        holding = true;
        int sent = 0;
        while (!events.contains("ended") && sent < 1_000) {
            Message message = message("data", "m", 60_000);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(encoder.head(), 0, encoder.message(2, message));
            frame.writeBytes(message.body());
            connection.read(new ArraySource(frame.toByteArray()));
            connection.readComplete();
            sent++;
        }
        assertThat(events).containsSubsequence("down PROTOCOL_ERROR OTHER", "ended");
        assertThat(sent * 60_000L).isBetween(InboundCredit.WINDOW, InboundCredit.WINDOW + InboundCredit.TOLERANCE + (1 << 20));
        assertThat(refusals.counts()).containsEntry("garbage", 1L);
    }

    @Test
    void whoClaimsToHaveSentMoreThanHisCreditIsCutOff() {
        FrameEncoder encoder = new FrameEncoder();
        hear(encoder, encoder.sync(2, InboundCredit.WINDOW));
        assertThat(link.isOpen()).isTrue();
        // It would make the sums of the credit overflow: then credit was announced again and again, without an end.
        hear(encoder, encoder.sync(2, Long.MAX_VALUE));
        assertThat(events).endsWith("down PROTOCOL_ERROR OTHER", "ended");
        assertThat(refusals.counts()).containsEntry("garbage", 1L);
    }

    /** Whatever a peer that has proved itself sends after that: the link ends in order or goes on, and nothing else happens. */
    @Test
    void afterTheHandshakeNoiseEndsTheLinkOrDoesNoHarm() {
        Random random = new Random(SEED);
        int cutOff = 0;
        for (int round = 0; round < 3_000; round++) {
            events.clear();
            wire.aborted = false;
            wire.finished = false;
            wire.timers.clear();
            wire.tasks.clear();
            wire.written.clear();
            open();
            byte[] bytes = new FrameCodecTest.Stream(random.nextLong(), 1 + random.nextInt(6)).bytes.toByteArray();
            for (int i = random.nextInt(8); i > 0; i--) {
                bytes[random.nextInt(Math.min(bytes.length, 300))] = (byte) random.nextInt();
            }
            connection.read(new ArraySource(bytes));
            connection.readComplete();
            wire.runTasks();
            cutOff += events.contains("down PROTOCOL_ERROR OTHER") ? 1 : 0;
            assertThat(events.stream().filter(event -> event.startsWith("down"))).as("seed %d, round %d", SEED, round).hasSizeLessThanOrEqualTo(1);
            assertThat(events.contains("ended")).isEqualTo(!link.isOpen());
        }
        assertThat(cutOff).isBetween(300, 2_900);
    }

    @Test
    void silenceEndsTheLink() {
        FrameEncoder encoder = new FrameEncoder();
        for (int i = 0; i < 50 && !events.contains("ended"); i++) {
            now[0] += 250_000_000L;
            List<Runnable> due = List.copyOf(wire.timers);
            wire.timers.clear();
            due.forEach(Runnable::run);
        }
        assertThat(events).containsExactly("up", "down SILENT OTHER", "ended");
        assertThat(wire.leave()).first().asString().startsWith("ping");
        hear(encoder, encoder.pong(1));
        assertThat(link.isOpen()).isFalse();
    }
}
