package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The connections of a link beside the first, on wires that are moved by hand. */
class ConnectionsTest implements LinkListener {

    private static final List<ChannelSpec> CHANNELS = List.of(ChannelSpec.CONTROL, ChannelSpec.builder("main").priority(3).fallback("spare").build(),
            ChannelSpec.builder("spare").priority(5).build());

    private final long[] now = {0};
    private final FakeWire first = new FakeWire();
    private final List<String> events = new ArrayList<>();
    private FrameLink link;

    @BeforeEach
    void open() {
        TransportSettings settings = new TransportSettings(ClusterName.of("c"), NodeId.of("here", 1), new Address("h", 0),
                new LinkSecurity(ClusterSecret.of("12345678")), () -> new byte[0], CHANNELS, 1 << 20, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 3, Options.read("x", List.of(), Map.of()));
        TransportMeters meters = new TransportMeters(new Refusals(LoggerFactory.getLogger("test"), "test", new ManualTime(now)));
        LinkEnvironment environment = new LinkEnvironment(settings, this, meters, new TimeoutTicker((nanos, task) -> { }, new ManualTime(now), List::of),
                new ManualTime(now), new LinkLimits(10, 8, 60_000_000_000L), (opened, slot) -> events.add("open " + slot), () -> false, up -> { }, ended -> events.add("ended"));
        List<ChannelTerms> terms = CHANNELS.stream().map(ChannelTerms::of).sorted(Comparator.comparing(ChannelTerms::name)).toList();
        link = new FrameLink(first, new Handshaken(new PeerHello(NodeId.of("there", 1), new byte[0], new Address("t", 1), true), 2, terms, 1 << 20, 8,
                LinkToken.of(new byte[LinkToken.BYTES]), 0), environment);
        first.link = link.first();
        link.first().up();
        first.leave();
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
        events.add("down " + end.cause());
    }

    @Override
    public void message(Link from, Message message) {
        events.add("message " + message.subject());
    }

    @Override
    public void request(Link from, Message message, Responder responder) {
        events.add("request " + message.subject());
    }

    @Override
    public void channelUp(Link of, String channel) {
        events.add("channel up " + channel);
    }

    @Override
    public void channelDown(Link of, String channel) {
        events.add("channel down " + channel);
    }

    private void send(String channel, String subject) {
        link.send(new Message(channel, subject, "", Context.empty(), new byte[1]));
    }

    private FakeWire attach(int slot) {
        FakeWire wire = new FakeWire();
        wire.link = link.attach(wire, slot);
        wire.link.up();
        wire.runTasks();
        return wire;
    }

    private static void credit(FakeWire wire, int channel) {
        FrameEncoder encoder = new FrameEncoder();
        int length = encoder.credit(channel, 0, InboundCredit.WINDOW);
        wire.link.read(new ArraySource(encoder.head(), 0, length));
        wire.link.readComplete();
        wire.runTasks();
    }

    @Test
    void theUrgentShareTheFirstAndTheOthersWrapAround() {
        List<ChannelTerms> terms = List.of(new ChannelTerms("a", 1, 4), new ChannelTerms("b", 2, 3), new ChannelTerms("c", 7, 4));
        SlotPlan plan = new SlotPlan(terms, 5);
        assertThat(plan.of(0)).containsExactly(0);
        assertThat(plan.of(1)).containsExactly(1, 2, 3);
        assertThat(plan.of(2)).containsExactly(4, 5, 1, 2);
        assertThat(plan.count()).isEqualTo(6);
        SlotPlan one = new SlotPlan(terms, 0);
        assertThat(List.of(one.of(0)[0], one.of(1)[0], one.of(2)[0], one.count())).containsExactly(0, 0, 0, 1);
    }

    @Test
    void aConnectionIsOpenedOnceAndWhatWaitedGoesWithTheCredit() {
        send("main", "one");
        send("main", "two");
        assertThat(events).containsExactly("up", "open 1");
        FakeWire wire = attach(1);
        assertThat(wire.leave()).as("nothing without credit").isEmpty();
        credit(wire, 1);
        assertThat(wire.leave()).hasSize(2);
        assertThat(events).containsExactly("up", "open 1", "channel up main");
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void whileAConnectionCannotBeOpenedTheFallbackTakesTheMessagesDownwardOnly() {
        send("main", "one");
        link.openFailed(1);
        send("main", "two");
        assertThat(events).containsExactly("up", "open 1", "open 2");
        FakeWire spare = attach(2);
        credit(spare, 2);
        assertThat(spare.leave()).singleElement().asString().contains("two");
        assertThat(link.channels().get(1).fallbacks()).isEqualTo(1);
        List.copyOf(first.timers).forEach(Runnable::run);
        assertThat(events).as("tried again").endsWith("open 1");
        FakeWire main = attach(1);
        credit(main, 1);
        assertThat(main.leave()).as("what waited stayed in its channel").singleElement().asString().contains("one");
        send("main", "three");
        main.runTasks();
        assertThat(main.leave()).singleElement().asString().contains("three");
    }

    @Test
    void theEndIsToldWhenEveryConnectionHasStopped() {
        send("main", "one");
        FakeWire wire = attach(1);
        link.first().lost("gone");
        assertThat(events).as("the other may still be in a call").doesNotContain("down LOST");
        wire.runTasks();
        assertThat(events).endsWith("down LOST", "ended");
        assertThat(wire.aborted).isTrue();
        assertThat(link.attach(new FakeWire(), 1)).as("nobody joins a link that has ended").isNull();
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void aFurtherConnectionThatIsSilentIsGivenUpAndTheLinkStays() {
        send("main", "one");
        FakeWire wire = attach(1);
        for (int i = 0; i < 50 && !wire.aborted; i++) {
            now[0] += 250_000_000L;
            FrameEncoder encoder = new FrameEncoder();
            int length = encoder.pong(99);
            link.first().read(new ArraySource(encoder.head(), 0, length));
            List<Runnable> due = List.copyOf(wire.timers);
            wire.timers.clear();
            due.forEach(Runnable::run);
            wire.runTasks();
        }
        assertThat(wire.aborted).isTrue();
        assertThat(now[0]).as("within three intervals").isLessThanOrEqualTo(3_500_000_000L);
        assertThat(link.isOpen()).isTrue();
        assertThat(events).containsExactly("up", "open 1", "channel up main", "channel down main", "open 1");
    }
}
