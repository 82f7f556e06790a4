package io.foundation.topology.dissemination;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.api.protocol.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings something to everybody in stages: for deployments, configuration, hot swaps. Each stage is told to apply it; when
 * enough of its nodes have said yes the next begins; if they say no, or say nothing until the deadline, the plan is aborted and
 * everybody who has applied it is told to undo it. Answers are gathered on their way back over the tree, so that the conductor
 * hears a few messages, not one from each node. The conductor leaves the plan and its stage with two deputies: if he is lost,
 * the first of them that is there goes on with a greater epoch, and what is of a lesser epoch is ignored from then on.
 *
 * <p>One instance on every node is conductor, deputy and applier at once. Single-threaded, as {@link Dissemination}. At most
 * {@value #MAX_PLANS} plans are remembered.
 */
public final class StagedBroadcast {

    /** How the kind of every timer of a staged broadcast begins. */
    public static final String TIMER_PREFIX = "staged.";
    public static final int MAX_PLANS = 64;

    static final String DEADLINE = TIMER_PREFIX + "deadline";
    static final TimerKey GATHER = TimerKey.of(TIMER_PREFIX + "gather");
    static final TimerKey REPEAT = TimerKey.of(TIMER_PREFIX + "repeat");

    private static final long GATHER_NANOS = Duration.ofMillis(50).toNanos();
    /** An answer may be lost with a node on its way: it is said again as long as the stage is open. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(1).toNanos();

    /** What a staged broadcast does. Every call returns at once and calls nothing back. */
    public interface Effects extends Timers {

        /** Broadcasts to everybody else; before anything else if it is urgent. */
        void broadcast(byte[] message, boolean urgent);

        /** Sends to a node, or toward it. */
        void send(NodeId to, byte[] message);

        /** This node shall apply it, and say so with {@link StagedBroadcast#applied}. Said once for each plan. */
        void apply(StagedPlan.PlanId plan, byte[] payload);

        /** This node shall undo what it has applied. Said once for each plan. */
        void undo(StagedPlan.PlanId plan, String reason);

        /** Tells the conductor's people how far it is. */
        void progress(StagedPlan.PlanId plan, Progress progress);
    }

    /** How far a plan is. */
    public enum State {
        RUNNING, DONE, ABORTED
    }

    /**
     * How far a plan is, as its conductor knows.
     *
     * @param stage  the stage it is at, from 0
     * @param yes    how many of the stage said yes
     * @param no     how many said no
     * @param reason why it was aborted; otherwise empty
     */
    public record Progress(State state, int stage, int yes, int no, String reason) {
    }

    /** A plan as one node knows it. */
    private static final class Known {
        private final StagedPlan.PlanId id;
        private final long number;
        private long epoch;
        private NodeId conductor;
        private boolean over;
        /** As an applier. */
        private boolean started;
        private boolean undone;
        private Boolean answer;
        private int ownStage = -1;
        private int ownPlace = -1;
        /** What was gathered for the stage, and whether something of it was not passed on yet. */
        private int stage = -1;
        private BitSet yes = new BitSet();
        private BitSet no = new BitSet();
        private boolean fresh;
        /** As the conductor or a deputy. */
        private StagedPlan plan;
        private int deputyStage;
        private final Set<NodeId> lost = new HashSet<>();

        Known(StagedPlan.PlanId id, long number) {
            this.id = id;
            this.number = number;
        }

        void at(int newStage) {
            stage = newStage;
            yes = new BitSet();
            no = new BitSet();
            fresh = false;
        }
    }

    private final NodeId self;
    private final Function<NodeId, Optional<NodeId>> routeTo;
    private final Effects effects;
    private final Map<StagedPlan.PlanId, Known> plans = new LinkedHashMap<>();
    private final Map<Long, Known> byNumber = new HashMap<>();
    private long numbers;
    private boolean gathering;
    private boolean repeating;

    /** @param routeTo the neighbour on the way to a node, such as {@link Dissemination#routeTo}; without one the node itself is sent to */
    public StagedBroadcast(NodeId self, Function<NodeId, Optional<NodeId>> routeTo, Effects effects) {
        this.self = self;
        this.routeTo = routeTo;
        this.effects = effects;
    }

    /** Whether a timer is a staged broadcast's. */
    public static boolean owns(TimerKey key) {
        return key.kind().startsWith(TIMER_PREFIX);
    }

    // --- the conductor ---------------------------------------------------------------------------------------------

    /**
     * Conducts a plan from its first stage.
     *
     * @throws FoundationException {@code INVALID_INPUT} if there is one of that id; {@code RESOURCE_EXHAUSTED} if too many are running
     */
    public void conduct(StagedPlan plan) {
        if (plans.containsKey(plan.id())) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The plan " + plan.id() + " is known already: give each plan a number of its own.");
        }
        Known known = remember(plan.id());
        if (known == null) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, MAX_PLANS + " staged broadcasts are running: wait until one is done, or abort one.");
        }
        known.plan = plan;
        begin(known, 1, 0);
    }

    /** Stops a plan this node conducts; a no-op if it conducts none of that id. */
    public void abort(StagedPlan.PlanId id, String reason) {
        Known known = plans.get(id);
        if (known != null && conducts(known)) {
            end(known, true, reason);
        }
    }

    private boolean conducts(Known known) {
        return known.plan != null && self.equals(known.conductor) && !known.over;
    }

    private void begin(Known known, long epoch, int stage) {
        known.epoch = epoch;
        known.conductor = self;
        known.deputyStage = stage;
        known.at(stage);
        StagedPlan plan = known.plan;
        byte[] handOver = StagedMessage.write(new StagedMessage.HandOver(plan, epoch, self, stage));
        plan.deputies().stream().filter(deputy -> !deputy.equals(self)).forEach(deputy -> effects.send(deputy, handOver));
        StagedPlan.Stage now = plan.stages().get(stage);
        effects.schedule(new TimerKey(DEADLINE, known.number), now.deadline().toNanos());
        effects.progress(plan.id(), new Progress(State.RUNNING, stage, 0, 0, ""));
        StagedMessage.Start start = new StagedMessage.Start(plan.id(), epoch, self, stage, now.nodes(), plan.payload());
        effects.broadcast(StagedMessage.write(start), false);
        startHere(known, start);
    }

    private void count(Known known) {
        StagedPlan.Stage stage = known.plan.stages().get(known.stage);
        int yes = known.yes.cardinality();
        int no = known.no.cardinality();
        if (yes >= stage.needed()) {
            if (known.stage + 1 < known.plan.stages().size()) {
                begin(known, known.epoch, known.stage + 1);
            } else {
                end(known, false, "");
            }
        } else if (no > stage.nodes().size() - stage.needed()) {
            end(known, true, no + " of the " + stage.nodes().size() + " nodes of stage '" + stage.name() + "' said no");
        }
    }

    private void end(Known known, boolean aborted, String reason) {
        effects.cancel(new TimerKey(DEADLINE, known.number));
        effects.progress(known.id, new Progress(aborted ? State.ABORTED : State.DONE, known.stage, known.yes.cardinality(), known.no.cardinality(), reason));
        StagedMessage.End end = new StagedMessage.End(known.id, known.epoch, aborted, reason);
        effects.broadcast(StagedMessage.write(end), aborted);
        ended(known, end);
    }

    /** A node is lost: if it conducts a plan whose first deputy left is this node, this one goes on. */
    public void gone(NodeId node) {
        for (Known known : new ArrayList<>(plans.values())) {
            if (known.plan == null || known.over || self.equals(known.conductor)) {
                continue;
            }
            known.lost.add(node);
            List<NodeId> deputies = known.plan.deputies();
            boolean first = deputies.stream().filter(deputy -> !known.lost.contains(deputy)).findFirst().filter(self::equals).isPresent();
            if (first && (known.conductor == null || known.lost.contains(known.conductor))) {
                // Should two deputies think they are the first that is left, the epoch of the later in the list is greater and wins.
                begin(known, known.epoch + 1 + deputies.indexOf(self), known.deputyStage);
            }
        }
    }

    // --- everybody -------------------------------------------------------------------------------------------------

    /** This node has applied a plan, or could not. */
    public void applied(StagedPlan.PlanId id, boolean success) {
        Known known = plans.get(id);
        if (known != null && known.started && !known.over && known.answer == null) {
            known.answer = success;
            answer(known);
        }
    }

    private void answer(Known known) {
        if (known.answer != null && known.ownStage == known.stage && known.ownPlace >= 0) {
            (known.answer ? known.yes : known.no).set(known.ownPlace);
            known.fresh = true;
            gathered(known);
            if (!repeating && !self.equals(known.conductor)) {
                repeating = true;
                effects.schedule(REPEAT, REPEAT_NANOS);
            }
        }
    }

    private void gathered(Known known) {
        if (conducts(known)) {
            count(known);
        } else if (!gathering) {
            gathering = true;
            effects.schedule(GATHER, GATHER_NANOS);
        }
    }

    /** A message of another node, by broadcast or to this one. */
    public void message(NodeId from, byte[] bytes) {
        StagedMessage message = StagedMessage.read(bytes).orElse(null);
        switch (message) {
            case StagedMessage.Start start -> started(start);
            case StagedMessage.Answers answers -> answers(answers);
            case StagedMessage.End end -> ended(end);
            case StagedMessage.HandOver handOver -> handedOver(handOver);
            case null -> {
                // Of a later version.
            }
        }
    }

    private void started(StagedMessage.Start start) {
        Known known = plans.get(start.plan());
        if (known == null) {
            known = remember(start.plan());
        }
        if (known == null || known.over || start.epoch() < known.epoch || start.epoch() == known.epoch && start.stage() < known.stage
                || start.nodes().size() > StagedPlan.MAX_NODES) {
            return;
        }
        if (start.epoch() > known.epoch || start.stage() > known.stage) {
            if (self.equals(known.conductor)) {
                effects.cancel(new TimerKey(DEADLINE, known.number));
            }
            known.at(start.stage());
        }
        known.epoch = start.epoch();
        known.conductor = start.conductor();
        known.deputyStage = start.stage();
        startHere(known, start);
    }

    private void startHere(Known known, StagedMessage.Start start) {
        int place = start.nodes().indexOf(self);
        if (place < 0) {
            return;
        }
        known.ownStage = start.stage();
        known.ownPlace = place;
        if (known.started) {
            answer(known);
        } else {
            known.started = true;
            effects.apply(known.id, start.payload());
        }
    }

    private void answers(StagedMessage.Answers answers) {
        Known known = plans.get(answers.plan());
        if (known == null || known.over || known.epoch != answers.epoch() || known.stage != answers.stage()) {
            return;
        }
        int before = known.yes.cardinality() + known.no.cardinality();
        known.yes.or(answers.yes());
        known.no.or(answers.no());
        if (conducts(known)) {
            int nodes = known.plan.stages().get(known.stage).nodes().size();
            known.yes.clear(nodes, Math.max(nodes, known.yes.length()));
            known.no.clear(nodes, Math.max(nodes, known.no.length()));
            known.no.andNot(known.yes);
        }
        if (known.yes.cardinality() + known.no.cardinality() > before) {
            known.fresh = true;
            gathered(known);
        }
    }

    private void ended(StagedMessage.End end) {
        Known known = plans.get(end.plan());
        if (known == null) {
            // Whoever was not told of the plan is not told to begin it either, should that message come later.
            known = remember(end.plan());
        }
        if (known != null && !known.over && end.epoch() >= known.epoch) {
            known.epoch = end.epoch();
            ended(known, end);
        }
    }

    private void ended(Known known, StagedMessage.End end) {
        known.over = true;
        known.plan = null;
        if (end.aborted() && known.started && !known.undone) {
            known.undone = true;
            effects.undo(known.id, end.reason());
        }
    }

    private void handedOver(StagedMessage.HandOver handOver) {
        Known known = plans.get(handOver.plan().id());
        if (known == null) {
            known = remember(handOver.plan().id());
        }
        if (known != null && !known.over && handOver.epoch() >= known.epoch && !self.equals(handOver.conductor())) {
            known.plan = handOver.plan();
            known.epoch = handOver.epoch();
            known.conductor = handOver.conductor();
            known.deputyStage = handOver.stage();
        }
    }

    /** A timer is due. */
    public void timer(TimerKey key) {
        if (key.equals(GATHER)) {
            gathering = false;
            plans.values().stream().filter(known -> known.fresh && !known.over).forEach(this::passOn);
        } else if (key.equals(REPEAT)) {
            repeating = false;
            for (Known known : List.copyOf(plans.values())) {
                if (!known.over && known.answer != null && known.ownStage == known.stage && !self.equals(known.conductor)) {
                    answer(known);
                }
            }
        } else if (key.kind().equals(DEADLINE)) {
            Known known = byNumber.get(key.detail());
            if (known != null && conducts(known)) {
                StagedPlan.Stage stage = known.plan.stages().get(known.stage);
                end(known, true, known.yes.cardinality() + " of the " + stage.needed() + " nodes that are needed of stage '" + stage.name() + "' said yes in time");
            }
        }
    }

    private void passOn(Known known) {
        known.fresh = false;
        NodeId conductor = known.conductor;
        if (conductor != null && !conductor.equals(self)) {
            byte[] message = StagedMessage.write(new StagedMessage.Answers(known.id, known.epoch, known.stage, known.yes, known.no));
            effects.send(routeTo.apply(conductor).orElse(conductor), message);
        }
    }

    /** Null if there is no room: a plan that is over makes room, the eldest first. */
    private Known remember(StagedPlan.PlanId id) {
        if (plans.size() >= MAX_PLANS) {
            Optional<Known> over = plans.values().stream().filter(known -> known.over).findFirst();
            if (over.isEmpty()) {
                return null;
            }
            plans.remove(over.get().id);
            byNumber.remove(over.get().number);
        }
        Known known = new Known(id, ++numbers);
        plans.put(id, known);
        byNumber.put(known.number, known);
        return known;
    }
}
