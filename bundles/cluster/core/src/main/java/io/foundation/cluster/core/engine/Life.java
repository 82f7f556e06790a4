package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.MembershipCore;
import io.foundation.cluster.core.membership.MembershipEffects;
import io.foundation.cluster.core.membership.MembershipSettings;
import io.foundation.cluster.core.membership.Removal;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportProvider;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One incarnation of this node in one cluster: the protocol cores, joined with each other and with the world. All state
 * is changed on the loop. A life ends by leaving, or when somebody with the same name began a later one.
 */
final class Life {

    private static final Logger LOG = LoggerFactory.getLogger(Life.class);
    private static final TimerKey HOUSEKEEPING = TimerKey.of("housekeeping");
    private static final TimerKey SETTLE = TimerKey.of("settle");
    private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;
    private static final long RESTART_GRACE_NANOS = 3_000_000_000L;

    /** What a life tells its engine. */
    interface Owner {
        void event(MemberEvent event);

        void deliver(Broadcast message);

        /** This life is over, not by its own wish; a new one may begin. */
        void ended(Life life, String why, boolean beginAgain);

        void readinessChanged();
    }

    final EngineLoop loop;
    final EngineServices services;
    final EngineSettings settings;
    final NodeId self;
    final Journal journal;
    final MemberTable table;
    final LinkTable links;
    final Dialer dialer;
    final TopologyDriver topology;
    final DetectorDriver detector;
    final DiscoveryHub discovery;
    final TransportHolder transport;
    private final MembershipCore membership;
    private final Owner owner;
    private final Map<NodeName, Long> restarting = new HashMap<>();
    private final CompletableFuture<Void> leaveHeard = new CompletableFuture<>();
    private boolean drained;
    private boolean nodeReady;
    private String nodeUnready = "starting";
    private boolean settled;
    private boolean leaving;
    private String nameInUse;
    private volatile boolean over;

    Life(EngineSettings settings, EngineServices services, Journal journal, long epoch, Owner owner,
            io.foundation.cluster.core.messaging.HandlerTable handlers) {
        this.settings = settings;
        this.services = services;
        this.journal = journal;
        this.owner = owner;
        this.self = new NodeId(settings.node(), services.incarnation().getAsLong());
        this.loop = new EngineLoop(services.loop(), services.timer());
        this.table = new MemberTable(self, services.time(), epoch);
        this.links = new LinkTable(this, handlers);
        this.dialer = new Dialer(loop, services.random(), journal, this::addressesOf, new Dialled());
        this.topology = new TopologyDriver(loop, services, settings, self, journal, new TopologyEngine());
        this.detector = new DetectorDriver(loop, services, settings, self, new DetectorEngine());
        this.discovery = new DiscoveryHub(this);
        this.transport = new TransportHolder(this);
        MemberRecord record = new MemberRecord(self, 1, List.of(), settings.version(), settings.roles(), settings.metadata(),
                Lifecycle.JOINING, "starting");
        this.membership = new MembershipCore(record, new MembershipSettings(MembershipSettings.DEFAULT.gossipInterval(),
                settings.forgetAfter().compareTo(MembershipSettings.DEFAULT.tombstoneKeep()) > 0 ? settings.forgetAfter()
                        : MembershipSettings.DEFAULT.tombstoneKeep(), MembershipSettings.DEFAULT.maxMembers(),
                MembershipSettings.DEFAULT.maxMessageBytes()), services.time(), services.random(), new MembershipEngine());
    }

    void start() {
        loop.execute(() -> {
            table.put(membership.self(), "started");
            membership.start();
            refreshGreeting();
            loop.schedule(this, HOUSEKEEPING, HOUSEKEEPING_NANOS, this::housekeeping);
            loop.schedule(this, SETTLE, settings.awaitInitial().toNanos(), key -> settle());
            updateReadiness();
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

    void topologyProvider(TopologyProvider provider) {
        loop.execute(() -> {
            topology.provider(provider, peers(), links.linkedPeers());
            updateReadiness();
        });
    }

    void detectorProvider(FailureDetectorProvider provider) {
        loop.execute(() -> {
            detector.provider(provider, membership.members());
            updateReadiness();
        });
    }

    void discoveryProvider(String type, DiscoveryProvider provider) {
        loop.execute(() -> discovery.provider(type, provider));
    }

    /** The transport listens (or listens elsewhere than before): everybody is told where. */
    void bound(Transport open) {
        List<Address> addresses = Advertised.addresses(open.boundAddress(), settings.advertised());
        if (!addresses.equals(membership.self().addresses())) {
            updateSelf(me -> with(me, addresses, me.lifecycle(), me.note()));
        }
        dialer.transport(open);
        discovery.announce(addresses);
        updateReadiness();
    }

    void unbound() {
        dialer.transport(null);
        updateReadiness();
    }

    // --- links -----------------------------------------------------------------------------------------------------

    void linkUp(Link link) {
        NodeId peer = link.peer().id();
        if (leaving || over) {
            link.close(Goodbye.LEAVING);
            return;
        }
        MemberRecord record;
        try {
            record = membership.greeted(peer, link.peer().greeting());
        } catch (FoundationException e) {
            LOG.warn("[{}] {} greeted with what this node cannot read: {}", settings.cluster(), peer, e.getMessage());
            link.close(Goodbye.MISBEHAVED);
            return;
        }
        loop.later(() -> admit(link, record));
    }

    private void admit(Link link, MemberRecord record) {
        NodeId peer = link.peer().id();
        if (!table.has(peer)) {
            journal.step(peer.name().value(), "its link was closed: this incarnation left the cluster or was replaced");
            link.close(Goodbye.NOT_NEEDED);
            return;
        }
        if (!link.peer().dialled()
                && topology.incoming(new Peer(peer, record.roles())) instanceof io.foundation.topology.api.Verdict.Refer refer) {
            journal.step(peer.name().value(), "its link was refused by the topology: " + refer.reason());
            link.close(Goodbye.NOT_NEEDED);
            return;
        }
        if (!links.use(link)) {
            return;
        }
        restarting.remove(peer.name());
        dialer.unwant(new Dialer.Target.Node(peer));
        journal.step(peer.name().value(), (link.peer().dialled() ? "linked to " : "linked from ") + link.peer().remote());
        detector.heard(peer);
        membership.linkUp(peer);
        topology.linkUp(new Peer(peer, record.roles()));
        discovery.linked();
        maybeSettle();
    }

    void linkDown(Link link, LinkEnd end) {
        NodeId peer = link.peer().id();
        if (!links.drop(link)) {
            return;
        }
        journal.step(peer.name().value(), "link ended: " + end.detail());
        boolean failed = switch (end.cause()) {
            case LOST, SILENT, PROTOCOL_ERROR -> true;
            case CLOSED_HERE, CLOSED_BY_PEER -> false;
        };
        if (end.goodbye() == Goodbye.RESTARTING) {
            restarting.put(peer.name(), services.time().nanos() + RESTART_GRACE_NANOS);
        }
        membership.linkDown(peer);
        if (failed && table.has(peer)) {
            detector.linkLost(peer);
        }
        topology.linkDown(peer, failed);
    }

    void control(NodeId from, String subject, byte[] body) {
        if (over) {
            return;
        }
        switch (subject) {
            case Subjects.MEMBERSHIP -> membership.message(from, body);
            case Subjects.DETECTOR -> detector.message(from, body);
            case Subjects.TOPOLOGY -> topology.message(from, body);
            default -> LOG.debug("[{}] {} sent '{}', which this version does not know.", settings.cluster(), from, subject);
        }
    }

    // --- what the operator asks ------------------------------------------------------------------------------------

    void drain(boolean drain) {
        drained = drain;
        updateReadiness();
    }

    void nodeReadyLater(boolean ready, String reason) {
        loop.execute(() -> {
            nodeReady = ready;
            nodeUnready = reason;
            updateReadiness();
        });
    }

    void describe(Set<String> roles, Map<String, String> metadata) {
        MemberRecord me = membership.self();
        if (!me.roles().equals(roles) || !me.metadata().equals(metadata)) {
            updateSelf(old -> new MemberRecord(old.id(), old.revision(), old.addresses(), old.version(), roles, metadata,
                    old.lifecycle(), old.note()));
        }
    }

    boolean forget(NodeName name) {
        boolean known = membership.find(name).isPresent();
        if (known) {
            membership.forget(name);
        }
        return known;
    }

    /** Tells everybody that this life ends; completes when somebody has heard, or nobody is there to hear. On the loop. */
    CompletableFuture<Void> leave() {
        if (!leaving) {
            leaving = true;
            discovery.stop();
            if (links.linkedPeers().isEmpty()) {
                leaveHeard.complete(null);
            }
            membership.leave();
        }
        return leaveHeard;
    }

    /** Ends everything; the transport says goodbye on a thread of its own. On the loop. */
    CompletableFuture<Void> end(Goodbye goodbye) {
        over = true;
        discovery.stop();
        dialer.close();
        links.failAll(new FoundationException(ErrorType.CLOSED, "This node is no member of '" + settings.cluster() + "' any more."));
        CompletableFuture<Void> closed = transport.close(goodbye);
        loop.later(loop::close);
        return closed;
    }

    // --- state -----------------------------------------------------------------------------------------------------

    Collection<Peer> peers() {
        return membership.members().stream().filter(member -> !member.id().equals(self))
                .map(member -> new Peer(member.id(), member.roles())).toList();
    }

    byte[] greeting() {
        return links.greeting;
    }

    Map<String, String> membershipFacts() {
        return Map.of("membership.digest", Long.toHexString(membership.digest()), "membership.members",
                Integer.toString(membership.members().size()));
    }

    /** What a peer said that keeps this node apart; empty if nobody said so. */
    Optional<String> apart() {
        return table.snapshot().members().size() > 1 ? Optional.empty() : Optional.ofNullable(nameInUse);
    }

    /** Why this node does not call itself ready; empty if it does. */
    Optional<String> unready() {
        if (!transport.isOpen()) {
            return Optional.of(transport.trouble());
        }
        if (topology.trouble().isPresent()) {
            return topology.trouble();
        }
        if (detector.trouble().isPresent()) {
            return detector.trouble();
        }
        if (!settled) {
            return Optional.of("waiting for the first answers of discovery");
        }
        int members = table.snapshot().members().size();
        if (members < settings.awaitMembers()) {
            return Optional.of("waiting for " + settings.awaitMembers() + " members, " + members + " are here");
        }
        return Optional.empty();
    }

    void updateReadiness() {
        if (leaving || over) {
            return;
        }
        Optional<String> unready = unready();
        services.marker().ifPresent(marker -> unready.ifPresentOrElse(marker::notReady, marker::ready));
        Lifecycle lifecycle;
        String note;
        if (!transport.isOpen() && membership.self().lifecycle() == Lifecycle.JOINING) {
            lifecycle = Lifecycle.JOINING;
            note = unready.orElse("starting");
        } else if (unready.isPresent() || !nodeReady || drained) {
            lifecycle = Lifecycle.UP;
            note = unready.orElse(nodeReady ? "drained by an operator" : nodeUnready);
        } else {
            lifecycle = Lifecycle.READY;
            note = "";
        }
        String shortened = note.length() <= 200 ? note : note.substring(0, 199) + '…';
        MemberRecord me = membership.self();
        if (me.lifecycle() != lifecycle || !me.note().equals(shortened)) {
            updateSelf(old -> with(old, old.addresses(), lifecycle, shortened));
        }
        owner.readinessChanged();
    }

    /** The first answers are in and everybody found was dialled once: the node need not wait longer. */
    void maybeSettle() {
        if (!settled && discovery.settled()) {
            settle();
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            updateReadiness();
        }
    }

    private void housekeeping(TimerKey key) {
        links.expire(services.time().nanos());
        discovery.reconcile();
        long forgetBefore = services.time().wallMillis() - settings.forgetAfter().toMillis();
        table.unreachableSince(forgetBefore).forEach(member -> membership.forget(member.name()));
        long now = services.time().nanos();
        restarting.values().removeIf(until -> until - now < 0);
        loop.schedule(this, HOUSEKEEPING, HOUSEKEEPING_NANOS, this::housekeeping);
    }

    private List<Address> addressesOf(NodeId id) {
        return membership.find(id.name()).filter(record -> record.id().equals(id)).map(MemberRecord::addresses).orElse(List.of());
    }

    private static MemberRecord with(MemberRecord old, List<Address> addresses, Lifecycle lifecycle, String note) {
        return new MemberRecord(old.id(), old.revision(), addresses, old.version(), old.roles(), old.metadata(), lifecycle, note);
    }

    private void updateSelf(UnaryOperator<MemberRecord> change) {
        membership.updateSelf(change);
        selfChanged();
    }

    /** The membership does not tell us of ourselves. */
    private void selfChanged() {
        MemberRecord me = membership.self();
        changed(() -> table.put(me, me.note()));
    }

    private void superseded() {
        owner.ended(this, "Another node named '" + self.name() + "' joined '" + settings.cluster()
                + "' later than this one: give one of the two another name (io.foundation.node, key name), then cluster:rejoin.", false);
    }

    private void refreshGreeting() {
        links.greeting = membership.greeting();
    }

    private void changed(Supplier<Optional<MemberEvent>> change) {
        refreshGreeting();
        change.get().ifPresent(this::tell);
    }

    private void tell(MemberEvent event) {
        journal.event(event);
        journal.step(event.member().name().value(), event.member().state().word() + (event.cause().isEmpty() ? "" : ": " + event.cause()));
        if (!event.member().id().equals(self)) {
            LOG.info("[{}] {} is {}{}", settings.cluster(), event.member().name(), event.member().state().word(),
                    event.cause().isEmpty() ? "." : ": " + event.cause());
        }
        owner.event(event);
        if (settings.awaitMembers() > 1) {
            updateReadiness();
        }
    }

    /** What dialling came to. */
    private final class Dialled implements Dialer.Outcome {
        @Override
        public void linked(Dialer.Target target, Link link) {
            discovery.dialled(target, Optional.of(link.peer().id()));
        }

        @Override
        public void failed(Dialer.Target target, FoundationException failure, boolean refused) {
            String reason = failure.context().getOrDefault("reason", "");
            if (failure.type() == ErrorType.REFUSED && reason.equals(LinkTable.SUPERSEDED)) {
                superseded();
                return;
            }
            nameInUse = failure.type() == ErrorType.REFUSED && reason.equals(LinkTable.NAME_IN_USE) ? failure.getMessage() : nameInUse;
            if (target instanceof Dialer.Target.Node node) {
                NodeId peer = node.id();
                topology.connectFailed(peer);
                Long grace = restarting.get(peer.name());
                boolean excused = grace != null && grace - services.time().nanos() > 0;
                if (refused && !excused && table.has(peer) && !links.isLinked(peer)) {
                    detector.connectRefused(peer);
                }
            } else {
                discovery.failed(target, failure);
            }
            maybeSettle();
        }
    }

    /** What the membership does. */
    private final class MembershipEngine implements MembershipEffects {
        @Override
        public void send(NodeId peer, byte[] message) {
            loop.later(() -> links.sendControl(peer, Subjects.MEMBERSHIP, message));
        }

        @Override
        public void added(MemberRecord member) {
            loop.later(() -> arrived(member, "came"));
        }

        @Override
        public void updated(MemberRecord member, MemberRecord previous) {
            loop.later(() -> {
                changed(() -> table.put(member, member.note()));
                detector.memberKnown(member.id(), member.revision());
                if (!member.roles().equals(previous.roles())) {
                    topology.peerKnown(new Peer(member.id(), member.roles()));
                }
                if (!member.addresses().equals(previous.addresses())) {
                    dialer.hurry(new Dialer.Target.Node(member.id()));
                }
            });
        }

        @Override
        public void superseded(MemberRecord member, MemberRecord previous) {
            loop.later(() -> {
                if (previous != null) {
                    detector.memberGone(previous.id());
                    topology.peerGone(previous.id());
                    links.closeOld(previous.id());
                }
                arrived(member, "came again with a new incarnation");
            });
        }

        private void arrived(MemberRecord member, String how) {
            if (member.id().equals(self)) {
                changed(() -> table.put(member, member.note()));
                return;
            }
            changed(() -> table.put(member, how));
            detector.memberKnown(member.id(), member.revision());
            topology.peerKnown(new Peer(member.id(), member.roles()));
        }

        @Override
        public void removed(MemberRecord member, Removal why) {
            loop.later(() -> {
                NodeId id = member.id();
                changed(() -> table.remove(id, why == Removal.LEFT ? "left" : "forgotten"));
                detector.memberGone(id);
                topology.peerGone(id);
                dialer.unwant(new Dialer.Target.Node(id));
                links.remove(id, why == Removal.LEFT ? "left the cluster" : "was forgotten");
            });
        }

        @Override
        public void selfSuperseded(long otherIncarnation) {
            loop.later(Life.this::superseded);
        }

        @Override
        public void selfRemoved() {
            loop.later(() -> owner.ended(Life.this, "This node was forgotten by its cluster while it could not be reached; it joins again.", true));
        }

        @Override
        public void leaveHeard(NodeId by) {
            leaveHeard.complete(null);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            loop.later(() -> loop.schedule(membership, key, delayNanos, membership::timer));
        }

        @Override
        public void cancel(TimerKey key) {
            loop.later(() -> loop.cancel(membership, key));
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
                links.failWaiting(peer.name(), new FoundationException(ErrorType.UNREACHABLE, peer.name() + " is unreachable: " + evidence));
            }
        }

        @Override
        public void refute(long revision) {
            membership.refute(revision);
            selfChanged();
        }
    }

    /** What the topology does. */
    private final class TopologyEngine implements TopologyDriver.Engine {
        @Override
        public void connect(NodeId peer) {
            if (!links.isLinked(peer) && !leaving) {
                dialer.want(new Dialer.Target.Node(peer));
            }
        }

        @Override
        public void disconnect(NodeId peer) {
            dialer.unwant(new Dialer.Target.Node(peer));
            links.close(peer, Goodbye.NOT_NEEDED);
        }

        @Override
        public void sendTopology(NodeId peer, byte[] message) {
            links.sendControl(peer, Subjects.TOPOLOGY, message);
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            links.forward(peer, message);
        }

        @Override
        public void deliver(Broadcast message) {
            owner.deliver(message);
        }
    }

    /** Runs something on the loop that gives a result. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Consumer<Supplier<T>> run = supplier -> {
            try {
                answer.complete(supplier.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        };
        if (over) {
            answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "This node is no member of '" + settings.cluster() + "' any more."));
        } else {
            loop.execute(() -> run.accept(question));
        }
        return answer;
    }
}
