package io.foundation.cluster.core.overlay;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchReport.Outcome;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.core.overlay.SwitchMessage.Report;
import io.foundation.cluster.core.overlay.SwitchMessage.Reports;
import io.foundation.cluster.core.overlay.SwitchMessage.Stage;
import io.foundation.cluster.core.overlay.SwitchMessage.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Switches a cluster from one overlay to another while it works, by epochs. A protocol core: single-threaded, without
 * I/O, clock or chance of its own.
 *
 * <p>Every node keeps two things: the overlay that is present, and the latest switch begun. Both are ordered (see
 * {@link Overlay} and {@link Proposal}), so what nodes tell each other is merged by taking the greater, and all come to the
 * same, whatever was lost, doubled or late. State is told at every change to everybody linked, to whoever links up, and
 * now and then to somebody at random: so a late or returning node learns the epoch from its first link.
 *
 * <p>A switch: all build the next overlay beside the present one and report when it holds (PREPARING); at 95 of 100
 * reachable members the coordinator says COMMITTED, and both overlays carry broadcasts; after the overlap everybody says
 * whether the next one still holds, and the coordinator says FINISHED or ROLLED_BACK. A member that cannot take part
 * says why, and the coordinator says ABORTED. The coordinator is who began it; while that node is not reachable, the
 * reachable member with the least name. Two coordinators in two parts of a partition may decide differently: the later
 * decision wins when they meet.
 */
public final class TopologySwitchCore {

    private static final TimerKey TICK = TimerKey.of("tick");
    private static final TimerKey CHECK = TimerKey.of("check");
    private static final TimerKey FLUSH = TimerKey.of("flush");
    private static final long TICK_IDLE = 5_000_000_000L;
    private static final long TICK_BUSY = 500_000_000L;
    private static final long CHECK_NANOS = 50_000_000L;
    private static final long FLUSH_NANOS = 20_000_000L;
    /** To how many peers a report is passed on if the coordinator is not linked. */
    private static final int FANOUT = 6;

    private final NodeId self;
    private final OverlaySettings settings;
    private final Time time;
    private final RandomGenerator random;
    private final OverlayEffects effects;
    private final Set<NodeId> linked = new TreeSet<>();
    private Overlay present;
    private Proposal proposal;
    private SwitchReports reports = new SwitchReports();
    private String from = "";
    private long deadlineNanos;
    private long heardMillis;
    private long heardNanos;
    private long committedNanos;
    private long unfitSince;
    private boolean unfit;
    private long lastEndNanos;
    private boolean everSwitched;

    /** @param configured the topology this node is configured with */
    public TopologySwitchCore(NodeId self, Overlay configured, OverlaySettings settings, Time time, RandomGenerator random, OverlayEffects effects) {
        this.self = self;
        this.present = configured;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.effects = effects;
    }

    public void start() {
        effects.arrange(present, Optional.empty(), false);
        effects.schedule(TICK, TICK_IDLE);
    }

    /** The overlay that is present. */
    public Overlay present() {
        return present;
    }

    /** The latest switch that has not become the present overlay, over or not. */
    public Optional<Proposal> proposal() {
        return Optional.ofNullable(proposal);
    }

    /** The switch under way, for people. */
    public Optional<OverlayStatus.UnderWay> underWay() {
        if (proposal == null || !proposal.decision().isUnderWay()) {
            return Optional.empty();
        }
        boolean preparing = proposal.decision() == Decision.PREPARING;
        Set<NodeName> members = reachable();
        return Optional.of(new OverlayStatus.UnderWay(proposal.target().epoch(), proposal.target().type(),
                preparing ? OverlayStatus.Phase.PREPARING : OverlayStatus.Phase.OVERLAP, proposal.target().by().name().value(), proposal.reason(),
                reports.count(members, preparing ? Stage.PREPARED : Stage.VERIFIED), members.size()));
    }

    // --- somebody wants a switch -----------------------------------------------------------------------------------

    /** Why a switch would be refused at this moment; empty if it would be begun. */
    public Optional<FoundationException> obstacle(SwitchRequest request) {
        if (proposal != null && proposal.decision().isUnderWay()) {
            return Optional.of(new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "A switch to " + proposal.target() + " by "
                    + proposal.target().by().name() + " is under way: wait until topology:history shows how it ended."));
        }
        if (request.type().equals(present.type()) && (request.options().isEmpty() || request.options().equals(present.options()))) {
            return Optional.of(new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "The cluster has the topology '" + present.type()
                    + "' with these options already: there is nothing to switch."));
        }
        long left = everSwitched ? settings.coolDown().toNanos() - (time.nanos() - lastEndNanos) : 0;
        if (left > 0 && !request.force()) {
            return Optional.of(new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "The last switch was less than " + settings.coolDown().toSeconds()
                    + " s ago: try again in " + (left / 1_000_000_000L + 1) + " s, or insist with --force."));
        }
        return Optional.empty();
    }

    /**
     * Begins a switch of the whole cluster.
     *
     * @return its epoch
     * @throws FoundationException {@code CONSTRAINT_VIOLATION} as {@link #obstacle} says
     */
    public long propose(SwitchRequest request) {
        obstacle(request).ifPresent(error -> {
            throw error;
        });
        long epoch = Math.max(present.epoch(), proposal == null ? 0 : proposal.target().epoch()) + 1;
        Overlay target = new Overlay(epoch, self, request.type(), request.options());
        take(new Proposal(target, request.reason(), request.activation() == SwitchRequest.Activation.DEADLINE, Decision.PREPARING, ""),
                request.deadline().toMillis());
        tellAll(null);
        return epoch;
    }

    // --- inputs ----------------------------------------------------------------------------------------------------

    /** A peer is linked: it is told everything. */
    public void linkUp(NodeId peer) {
        linked.add(peer);
        effects.send(peer, SwitchMessage.write(state()));
        sendReports(peer);
    }

    public void linkDown(NodeId peer) {
        linked.remove(peer);
    }

    /** Who is reachable has changed: somebody else may have to decide now. */
    public void reachabilityChanged() {
        decide();
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed; nothing has changed then */
    public void message(NodeId peer, byte[] bytes) {
        switch (SwitchMessage.read(bytes).orElse(null)) {
            case State state -> merge(peer, state);
            case Reports told -> {
                if (proposal != null && proposal.target().tag() == told.tag()) {
                    told.reports().forEach(report -> report(report, peer));
                    decide();
                }
            }
            case null -> effects.emit("unknown", peer + " said what this version does not know");
        }
    }

    public void timer(TimerKey key) {
        if (key.equals(TICK)) {
            tick();
        } else if (key.equals(CHECK)) {
            check();
        } else if (key.equals(FLUSH)) {
            flush();
        }
    }

    private void tick() {
        boolean busy = proposal != null && proposal.decision().isUnderWay();
        anybody().ifPresent(peer -> {
            effects.send(peer, SwitchMessage.write(state()));
            if (busy) {
                sendReports(peer);
            }
        });
        if (busy) {
            coordinatorLink().ifPresent(this::sendReports);
            decide();
        }
        effects.schedule(TICK, busy ? TICK_BUSY : TICK_IDLE);
    }

    private Optional<NodeId> anybody() {
        return linked.isEmpty() ? Optional.empty() : linked.stream().skip(random.nextInt(linked.size())).findFirst();
    }

    // --- merging ---------------------------------------------------------------------------------------------------

    private State state() {
        return new State(present, Optional.ofNullable(proposal), Math.max(0, (deadlineNanos - time.nanos()) / 1_000_000));
    }

    private void merge(NodeId peer, State told) {
        State before = state();
        if (told.present().compareTo(present) > 0) {
            settle(told.present());
        }
        told.proposal().filter(theirs -> theirs.target().epoch() > present.epoch()).ifPresent(theirs -> {
            if (proposal == null || theirs.beats(proposal)) {
                advance(theirs, told.leftMillis());
            }
        });
        State after = state();
        boolean changed = !after.present().equals(before.present()) || !after.proposal().equals(before.proposal());
        boolean behind = present.compareTo(told.present()) > 0 || proposal != null && told.proposal().map(theirs -> proposal.beats(theirs)).orElse(true);
        if (changed) {
            tellAll(peer);
        }
        if (behind) {
            effects.send(peer, SwitchMessage.write(state()));
        }
        decide();
    }

    /** Another overlay has become the present one. */
    private void settle(Overlay next) {
        boolean mine = proposal != null && proposal.target().equals(next);
        if (mine) {
            finish("as the others");
            return;
        }
        if (proposal != null && proposal.target().epoch() <= next.epoch()) {
            if (proposal.decision().isUnderWay()) {
                ended(Outcome.GAVE_WAY, "The cluster has " + next + " by " + next.by().name() + '.');
            }
            proposal = null;
        }
        boolean other = next.tag() != present.tag();
        Overlay former = present;
        present = next;
        arrange();
        if (other) {
            everSwitched |= next.epoch() > 0;
            lastEndNanos = time.nanos();
            effects.ended(new SwitchReport(time.wallMillis(), next.epoch(), former.type(), next.type(), "", next.by().name().value(), Outcome.FOLLOWED,
                    next.epoch() == 0 ? "The cluster was there first, and has " + next.type() + ", whatever this node's configuration says."
                            : "The cluster had switched while this node could not hear of it.", 0, 0));
        }
    }

    private void advance(Proposal theirs, long leftMillis) {
        if (proposal == null || !proposal.target().equals(theirs.target())) {
            if (proposal != null && proposal.decision().isUnderWay()) {
                ended(Outcome.GAVE_WAY, "The switch to " + theirs.target() + " by " + theirs.target().by().name() + " was begun at the same time and goes before.");
            }
            take(theirs, leftMillis);
        } else {
            become(theirs.decision(), theirs.why());
        }
    }

    /** Takes a switch on, at whatever stage it is. */
    private void take(Proposal next, long leftMillis) {
        proposal = new Proposal(next.target(), next.reason(), next.byDeadline(), Decision.PREPARING, "");
        reports = new SwitchReports();
        from = present.type();
        heardMillis = time.wallMillis();
        heardNanos = time.nanos();
        deadlineNanos = heardNanos + leftMillis * 1_000_000;
        unfit = false;
        if (next.decision() == Decision.PREPARING) {
            effects.emit("preparing", next.target() + ", begun by " + next.target().by().name() + (next.reason().isEmpty() ? "" : ": " + next.reason()));
            arrange();
            effects.schedule(CHECK, 0);
            effects.schedule(TICK, TICK_BUSY);
        } else if (next.decision().isUnderWay()) {
            become(next.decision(), next.why());
        } else {
            // It was over before this node heard of it.
            proposal = next;
            arrange();
        }
    }

    private void become(Decision decision, String why) {
        Decision former = proposal.decision();
        proposal = proposal.decided(decision, why);
        switch (decision) {
            case PREPARING -> {
                // It is where it begins.
            }
            case ABORTED -> {
                if (former == Decision.PREPARING) {
                    ended(Outcome.ABORTED, why);
                }
                arrange();
            }
            case COMMITTED -> {
                committedNanos = time.nanos();
                unfit = false;
                effects.emit("committed", proposal.target() + ": both overlays carry broadcasts now");
                arrange();
                effects.schedule(CHECK, settings.overlap().toNanos());
                effects.schedule(TICK, TICK_BUSY);
            }
            case ROLLED_BACK -> {
                everSwitched = true;
                lastEndNanos = time.nanos();
                ended(Outcome.ROLLED_BACK, why);
                arrange();
            }
            case FINISHED -> finish(why);
        }
    }

    private void finish(String why) {
        if (!proposal.decision().isCommitted()) {
            committedNanos = time.nanos();
        }
        ended(Outcome.SWITCHED, why);
        present = proposal.target();
        proposal = null;
        everSwitched = true;
        lastEndNanos = time.nanos();
        arrange();
    }

    private void arrange() {
        Optional<Overlay> next = Optional.ofNullable(proposal).filter(each -> each.decision().isUnderWay()).map(Proposal::target);
        effects.arrange(present, next, next.isPresent() && proposal.decision() == Decision.COMMITTED);
    }

    private void ended(Outcome outcome, String detail) {
        long now = time.nanos();
        boolean used = committedNanos - heardNanos >= 0 && proposal.decision().isCommitted();
        long prepare = ((used ? committedNanos : now) - heardNanos) / 1_000_000;
        long overlap = used ? (now - committedNanos) / 1_000_000 : 0;
        effects.cancel(CHECK);
        effects.emit(outcome.word(), from + " to " + proposal.target() + (detail.isEmpty() ? "" : ": " + detail));
        effects.ended(new SwitchReport(heardMillis, proposal.target().epoch(), from, proposal.target().type(), proposal.reason(),
                proposal.target().by().name().value(), outcome, detail, prepare, overlap));
    }

    private void tellAll(NodeId but) {
        byte[] message = SwitchMessage.write(state());
        for (NodeId peer : List.copyOf(linked)) {
            if (!peer.equals(but)) {
                effects.send(peer, message);
            }
        }
    }

    // --- this node's own word --------------------------------------------------------------------------------------

    private void check() {
        if (proposal == null || !proposal.decision().isUnderWay()) {
            return;
        }
        Optional<Unfit> trouble = effects.unfit(proposal.target());
        boolean preparing = proposal.decision() == Decision.PREPARING;
        if (trouble.isEmpty()) {
            report(new Report(self.name(), preparing ? Stage.PREPARED : Stage.VERIFIED, ""), null);
        } else {
            boolean hopeless = trouble.get().hopeless();
            if (!unfit) {
                unfit = true;
                unfitSince = time.nanos();
            }
            long patience = hopeless ? settings.patience().toNanos() : preparing ? Long.MAX_VALUE : settings.verify().toNanos() / 2;
            if (time.nanos() - unfitSince >= patience) {
                report(new Report(self.name(), preparing ? Stage.REFUSED : Stage.BROKEN, trouble.get().why()), null);
            } else {
                effects.schedule(CHECK, CHECK_NANOS);
            }
        }
        decide();
    }

    private void report(Report report, NodeId peer) {
        if (reports.add(report, peer)) {
            effects.schedule(FLUSH, FLUSH_NANOS);
        }
    }

    /** To the coordinator, if it is linked; else to a few who pass it on. */
    private void flush() {
        if (proposal == null || !reports.hasFresh()) {
            return;
        }
        long tag = proposal.target().tag();
        Collection<NodeId> peers = coordinatorLink().map(List::of).orElseGet(this::some);
        if (!coordinator().equals(Optional.of(self.name()))) {
            peers.forEach(peer -> SwitchMessage.write(tag, reports.freshFor(peer)).forEach(message -> effects.send(peer, message)));
        }
        reports.told();
    }

    private List<NodeId> some() {
        List<NodeId> all = new ArrayList<>(linked);
        while (all.size() > FANOUT) {
            all.remove(random.nextInt(all.size()));
        }
        return all;
    }

    private void sendReports(NodeId peer) {
        if (proposal != null && proposal.decision().isUnderWay()) {
            SwitchMessage.write(proposal.target().tag(), reports.all()).forEach(message -> effects.send(peer, message));
        }
    }

    // --- the coordinator's word ------------------------------------------------------------------------------------

    private Set<NodeName> reachable() {
        return effects.reachable().stream().map(NodeId::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who decides: who began it, or the least name while that one is not there. */
    private Optional<NodeName> coordinator() {
        Collection<NodeId> members = effects.reachable();
        NodeId by = proposal.target().by();
        return members.contains(by) ? Optional.of(by.name()) : members.stream().map(NodeId::name).min(NodeName::compareTo);
    }

    private Optional<NodeId> coordinatorLink() {
        return coordinator().flatMap(name -> linked.stream().filter(peer -> peer.name().equals(name)).findFirst());
    }

    private void decide() {
        if (proposal == null || !proposal.decision().isUnderWay() || !coordinator().equals(Optional.of(self.name()))) {
            return;
        }
        long since = time.nanos() - committedNanos;
        Optional<SwitchVerdict> verdict = Optional.empty();
        if (proposal.decision() == Decision.PREPARING) {
            verdict = SwitchVerdict.ofPrepared(reachable(), reports, proposal.byDeadline(), time.nanos() - deadlineNanos >= 0);
        } else if (since >= settings.overlap().toNanos()) {
            verdict = SwitchVerdict.ofVerified(reachable(), reports, since >= settings.overlap().plus(settings.verify()).toNanos());
        }
        verdict.ifPresent(each -> decided(each.decision(), each.why()));
    }

    private void decided(Decision decision, String why) {
        if (decision == Decision.FINISHED) {
            finish(why);
        } else {
            become(decision, why);
        }
        tellAll(null);
    }
}
