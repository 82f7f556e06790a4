package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.cluster.core.security.AuditLog;
import io.foundation.cluster.core.security.ChannelGuard;
import io.foundation.cluster.core.security.GuardedListener;
import io.foundation.cluster.core.security.RateLimiter;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One incarnation of this node in one cluster: the protocol cores, joined with each other and with the world. All state
 * is changed on the loop. A life ends by leaving, or when somebody with the same name began a later one.
 */
final class Life {

    private static final Logger LOG = LoggerFactory.getLogger(Life.class);
    private static final TimerKey HOUSEKEEPING = TimerKey.of("housekeeping");
    private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;

    /** How a step begins that says what somebody is, and why: made once, because every change of every member is noted. */
    private static final Map<MemberState, String> BECAUSE = Arrays.stream(MemberState.values())
            .collect(Collectors.toMap(Function.identity(), state -> state.word() + ": ", (one, other) -> one, () -> new EnumMap<>(MemberState.class)));

    /** What a life tells its engine. */
    interface Owner {
        void event(MemberEvent event);

        void deliver(Broadcast message);

        /** What the causal orders of a life do with the engine. */
        CausalDriver.Engine causal(Life life);

        /** This life is over, not by its own wish; a new one may begin. */
        void ended(Life life, String why, boolean beginAgain);
    }

    final EngineLoop loop;
    final EngineServices services;
    final EngineSettings settings;
    final NodeId self;
    final Journal journal;
    final MemberTable table;
    final LinkTable links;
    final LinkEvents linkEvents;
    final DeliveryDriver delivery;
    final CausalDriver causal;
    final Dialer dialer;
    final TopologyDriver topology;
    final AdvisorDriver advisor;
    final DetectorDriver detector;
    final DiscoveryHub discovery;
    final TransportHolder transport;
    final MembershipDriver membership;
    final SelfState state;
    final Relay relay;
    final TrafficLinks traffic;
    final Referrals referrals;
    final Neighbours neighbours;
    final AuditLog audit;
    final CertificateWatch certificates;
    final RememberedPeers remembered;
    final GuardedListener guarded;
    private final Owner owner;
    volatile Channels channels;
    private volatile boolean leaving;
    private volatile boolean over;

    Life(EngineSettings settings, EngineServices services, OverlaySettings switching, Journal journal, SwitchHistory switches, long epoch, Owner owner,
            Inlet inlet, AuditLog audit) {
        this.audit = audit;
        this.settings = settings;
        this.services = services;
        this.journal = journal;
        this.owner = owner;
        this.self = new NodeId(settings.node(), services.incarnation().getAsLong());
        this.channels = new Channels(settings.channels());
        this.loop = new EngineLoop(services.loop(), services.timer());
        this.table = new MemberTable(self, services.time(), epoch);
        this.links = new LinkTable(this, inlet);
        this.linkEvents = new LinkEvents(this);
        this.delivery = new DeliveryDriver(this, inlet);
        this.causal = new CausalDriver(this, owner.causal(this));
        this.dialer = new Dialer(loop, services.time(), services.random(), journal, this::addressesOf, linkEvents);
        this.topology = new TopologyDriver(loop, services, settings, switching, self, journal, switches, new TopologyEngine());
        this.advisor = new AdvisorDriver(this, switching);
        this.detector = new DetectorDriver(loop, services, settings, self, new DetectorEngine());
        this.discovery = new DiscoveryHub(this);
        this.transport = new TransportHolder(this);
        this.membership = new MembershipDriver(this);
        this.state = new SelfState(this);
        this.relay = new Relay(this, inlet);
        this.traffic = new TrafficLinks(this);
        this.referrals = new Referrals(this);
        this.neighbours = new Neighbours(this);
        this.certificates = new CertificateWatch(this);
        this.remembered = new RememberedPeers(this);
        this.guarded = new GuardedListener(links, new ChannelGuard(settings.channels()),
                new RateLimiter(settings.protection().rates(), links, services.timer(), services.time()), audit);
    }

    void start() {
        loop.execute(() -> {
            membership.start();
            topology.start();
            advisor.start();
            remembered.start();
            loop.schedule(this, HOUSEKEEPING, HOUSEKEEPING_NANOS, this::housekeeping);
            state.start();
        });
    }

    boolean isOver() {
        return over;
    }

    boolean isLeaving() {
        return leaving;
    }

    // --- providers come and go -------------------------------------------------------------------------------------

    void transportProvider(TransportProvider provider) {
        loop.execute(() -> {
            if (!leaving) {
                transport.provider(provider);
            }
        });
    }

    void topologyProvider(String type, TopologyProvider provider) {
        loop.execute(() -> {
            // The one that comes now may be for the next life, and its options too.
            if (!leaving) {
                topology.provider(type, provider);
                neighbours.changed();
                state.update();
            }
        });
    }

    void detectorProvider(FailureDetectorProvider provider) {
        loop.execute(() -> {
            if (!leaving) {
                detector.provider(provider, membership.members());
                state.update();
            }
        });
    }

    /** The channels are others now; what the transport has to know makes the links anew, while everybody stays a member. On the loop. */
    void channels(Collection<ChannelSpec> next) {
        Channels former = channels;
        channels = new Channels(next);
        if (!leaving && !former.onWire().equals(channels.onWire())) {
            journal.step("channels", "the configuration of channels changed: the links are made anew");
            guarded.guard(new ChannelGuard(List.copyOf(next)));
            transport.reopen();
        }
    }

    void discoveryProvider(String type, DiscoveryProvider provider) {
        loop.execute(() -> discovery.provider(type, provider));
    }

    /** The transport listens (or listens elsewhere than before): everybody is told where. */
    void bound(Transport open) {
        List<Address> addresses = Advertised.addresses(open.boundAddress(), settings.advertised());
        membership.reachableAt(addresses);
        dialer.transport(open);
        discovery.announce(addresses);
        state.listening();
    }

    void unbound() {
        dialer.transport(null);
        state.update();
    }

    // --- links -----------------------------------------------------------------------------------------------------

    void linkUp(Link link) {
        linkEvents.up(link);
    }

    void linkDown(Link link, LinkEnd end) {
        linkEvents.down(link, end);
    }

    /** A peer says what a link is for. */
    void purpose(Link link, byte[] body) {
        if (!over) {
            traffic.told(link, body);
        }
    }

    void control(NodeId from, String subject, byte[] body) {
        if (over) {
            return;
        }
        switch (subject) {
            case Subjects.MEMBERSHIP -> membership.message(from, body);
            case Subjects.DETECTOR -> detector.message(from, body);
            case Subjects.CAUSAL -> causal.note(from, body);
            case Subjects.TOPOLOGY -> topology.message(from, body);
            case Subjects.REFER -> referrals.told(from, body);
            case Subjects.OVERLAY -> topology.switchMessage(from, body);
            case Subjects.OVERLAY_LINK -> topology.linkMessage(from, body);
            default -> LOG.debug("[{}] {} sent '{}', which this version does not know.", settings.cluster(), from, subject);
        }
    }

    // --- the end ---------------------------------------------------------------------------------------------------

    /** Tells everybody that this life ends; completes when somebody has heard, or nobody is there to hear. On the loop. */
    CompletableFuture<Void> leave() {
        if (!leaving) {
            leaving = true;
            discovery.stop();
            topology.leaving();
            return membership.leave(links.linkedPeers().isEmpty());
        }
        return membership.leaveHeard();
    }

    /** Ends everything; the transport says goodbye on a thread of its own. On the loop. */
    CompletableFuture<Void> end(Goodbye goodbye) {
        over = true;
        discovery.stop();
        dialer.close();
        delivery.close();
        FoundationException closing = new FoundationException(ErrorType.CLOSED, "This node is no member of '" + settings.cluster() + "' any more.");
        links.failAll(closing);
        relay.failAll(closing);
        CompletableFuture<Void> closed = transport.close(goodbye);
        loop.later(loop::close);
        return closed;
    }

    // --- state -----------------------------------------------------------------------------------------------------

    byte[] greeting() {
        return links.greeting;
    }

    private List<Address> addressesOf(NodeId id) {
        return membership.addressesOf(id);
    }

    private void housekeeping(TimerKey key) {
        links.sweep(services.time().nanos());
        traffic.sweep(services.time().nanos());
        delivery.sweep();
        topology.needed().ifPresent(needed -> links.closeUnneeded(needed, services.time().nanos()));
        referrals.sweep(services.time().nanos());
        neighbours.tell();
        if (!transport.isOpen()) {
            state.update();
        }
        discovery.reconcile();
        remembered.tick();
        long forgetBefore = services.time().wallMillis() - settings.forgetAfter().toMillis();
        table.unreachableSince(forgetBefore).forEach(member -> membership.forget(member.name()));
        linkEvents.sweep(services.time().nanos());
        loop.schedule(this, HOUSEKEEPING, HOUSEKEEPING_NANOS, this::housekeeping);
    }

    /** The cluster gave this life up while it could not be reached: another one begins. */
    void forgotten() {
        owner.ended(this, "This node was forgotten by its cluster while it could not be reached; it joins again.", true);
    }

    /** Somebody with this node's name began a later life: this one ends. */
    void superseded() {
        owner.ended(this, "Another node named '" + self.name() + "' joined '" + settings.cluster()
                + "' later than this one: give one of the two another name (io.foundation.node, key name), then cluster:rejoin.", false);
    }

    /** Something changed that people see. */
    void tell(MemberEvent event) {
        boolean moved = event.previous().filter(state -> state == event.member().state()).isEmpty();
        if (moved) {
            journal.event(event);
        }
        String word = event.member().state().word();
        journal.step(event.member().name().value(), event.cause().isEmpty() ? word : BECAUSE.get(event.member().state()), event.cause());
        if (moved) {
            LOG.info("[{}] {} is {}{}", settings.cluster(), event.member().id().equals(self) ? "This node" : event.member().name(), event.member().state().word(),
                    event.cause().isEmpty() ? "." : ": " + event.cause());
        }
        delivery.member(event.member());
        causal.membersChanged();
        owner.event(event);
        if (moved) {
            topology.reachabilityChanged();
        }
        if (settings.awaitMembers() > 1) {
            state.update();
        }
    }

    /** What the failure detector does. */
    private final class DetectorEngine implements DetectorDriver.Engine {
        @Override
        public void sendDetector(NodeId peer, byte[] message) {
            links.sendControl(peer, Subjects.DETECTOR, message);
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            table.judge(peer, judgement, evidence).ifPresent(Life.this::tell);
            if (judgement == Judgement.UNREACHABLE && !links.isLinked(peer)) {
                FoundationException why = new FoundationException(ErrorType.UNREACHABLE, peer.name() + " is unreachable: " + evidence);
                links.failWaiting(peer.name(), why);
                relay.fail(peer, why);
            }
        }

        @Override
        public void refute(long revision) {
            membership.refute(revision);
        }
    }

    /** What the topology does. */
    private final class TopologyEngine implements TopologyDriver.Engine {
        @Override
        public void connect(NodeId peer) {
            neighbours.changed();
            if (!traffic.promote(peer) && !links.isLinked(peer) && !leaving) {
                dialer.want(new Dialer.Target.Node(peer), linkEvents.patience(peer));
            }
        }

        @Override
        public void disconnect(NodeId peer) {
            neighbours.changed();
            dialer.unwant(new Dialer.Target.Node(peer));
            if (!traffic.keep(peer)) {
                links.close(peer, Goodbye.NOT_NEEDED);
            }
        }

        @Override
        public void sendControl(NodeId peer, String subject, byte[] message) {
            links.sendControl(peer, subject, message);
        }

        @Override
        public void forward(NodeId peer, long overlay, Broadcast message) {
            links.forward(peer, overlay, message);
        }

        @Override
        public Collection<NodeId> reachable() {
            return table.snapshot().members().stream().filter(member -> member.id().equals(self) || member.state().isReachable())
                    .map(Member::id).toList();
        }

        @Override
        public Set<String> roles() {
            return membership.self().roles();
        }

        @Override
        public Collection<Peer> known() {
            return membership.peers();
        }

        @Override
        public void changed() {
            loop.later(state::update);
        }

        @Override
        public void deliver(Broadcast message) {
            owner.deliver(message);
        }
    }

    /** Runs something on the loop that gives a result. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (over) {
            answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "This node is no member of '" + settings.cluster() + "' any more."));
        } else {
            loop.execute(() -> {
                try {
                    answer.complete(question.get());
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        return answer;
    }
}
