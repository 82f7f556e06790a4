package io.foundation.cluster.staged;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.staged.Stage;
import io.foundation.cluster.api.staged.StagedBroadcasts;
import io.foundation.cluster.api.staged.StagedRun;
import io.foundation.cluster.api.staged.StagedStatus;
import io.foundation.topology.dissemination.StagedBroadcast;
import io.foundation.topology.dissemination.StagedPlan;
import io.foundation.topology.dissemination.StagedPlan.PlanId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the protocol core {@link StagedBroadcast} of one cluster: its messages go by the cluster's messaging, its timers and inputs run one at a time on
 * a loop, and what is to be applied is done on other threads. A core is of one life of this node in the cluster; the next life has another.
 */
final class StagedDriver implements StagedBroadcasts, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedDriver.class);
    private static final int DEPUTIES = StagedPlan.MAX_DEPUTIES;

    private final Post post;
    private final ScheduledExecutorService loop;
    private final Executor workers;
    private final Function<String, Optional<LentHandler>> handlers;
    private final AtomicLong numbers = new AtomicLong(System.currentTimeMillis());
    private final Map<PlanId, Run> runs = new ConcurrentHashMap<>();
    private Life life;
    private volatile boolean closed;

    /**
     * @param loop     runs one task at a time
     * @param workers  runs what may block
     * @param handlers who does what is brought under a subject; given back when it has done it
     */
    StagedDriver(Post post, ScheduledExecutorService loop, Executor workers, Function<String, Optional<LentHandler>> handlers) {
        this.post = post;
        this.loop = loop;
        this.workers = workers;
        this.handlers = handlers;
    }

    // --- from the user ---------------------------------------------------------------------------------------------

    @Override
    public StagedRun begin(String subject, byte[] payload, List<Stage> stages) {
        NodeId self = post.self().orElseThrow(() -> new FoundationException(ErrorType.CLOSED,
                "This node is no member of the cluster now: cluster:rejoin brings it back."));
        Parcel parcel = new Parcel(subject, payload);
        List<NodeId> others = new ArrayList<>();
        List<StagedPlan.Stage> planned = new ArrayList<>();
        for (Stage stage : stages) {
            List<NodeId> nodes = stage.nodes().stream().map(name -> post.member(name).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND,
                    "There is no member '" + name + "' for the stage '" + stage.name() + "': cluster:nodes lists them."))).toList();
            nodes.stream().filter(node -> !node.equals(self)).forEach(others::add);
            planned.add(new StagedPlan.Stage(stage.name(), nodes, stage.quorum(), stage.deadline()));
        }
        PlanId id = new PlanId(self, numbers.incrementAndGet());
        StagedPlan plan = new StagedPlan(id, planned, parcel.encode(), others.stream().distinct().limit(DEPUTIES).toList());
        Run run = new Run(id, subject, plan.stages());
        runs.put(id, run);
        onLoop(() -> {
            try {
                life(self).core.conduct(plan);
            } catch (FoundationException e) {
                run.fail(e);
            }
        });
        return run;
    }

    @Override
    public List<StagedStatus> runs() {
        return runs.values().stream().sorted((one, other) -> Long.compare(one.id.number(), other.id.number())).map(Run::status).toList();
    }

    // --- from the cluster ------------------------------------------------------------------------------------------

    /** A message of another node has come. */
    void received(NodeId from, byte[] message) {
        post.self().ifPresent(self -> onLoop(() -> life(self).core.message(from, message)));
    }

    /** A member left, was forgotten, or cannot be reached. */
    void gone(NodeId node) {
        post.self().ifPresent(self -> onLoop(() -> life(self).core.gone(node)));
    }

    @Override
    public void close() {
        closed = true;
        onLoop(() -> {
            if (life != null) {
                life.end();
                life = null;
            }
        });
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.warn("A staged broadcast failed on an input; it goes on.", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("A staged broadcast was asked after it was closed.");
        }
    }

    /** The life of this node as it is now; what was of an earlier one ends. */
    private Life life(NodeId self) {
        if (life == null || !life.self.equals(self)) {
            if (life != null) {
                life.end();
            }
            life = new Life(self);
        }
        return life;
    }

    /** What this node conducts, as its people see it. */
    private final class Run implements StagedRun {
        private final PlanId id;
        private final List<StagedPlan.Stage> stages;
        private final CompletableFuture<StagedStatus> result = new CompletableFuture<>();
        private volatile StagedStatus status;

        Run(PlanId id, String subject, List<StagedPlan.Stage> stages) {
            this.id = id;
            this.stages = stages;
            this.status = new StagedStatus(subject, StagedStatus.State.RUNNING, 1, stages.size(), stages.isEmpty() ? "" : stages.get(0).name(), 0, 0, "");
        }

        void progress(StagedBroadcast.Progress progress) {
            String name = progress.stage() < stages.size() ? stages.get(progress.stage()).name() : "";
            StagedStatus.State state = StagedStatus.State.valueOf(progress.state().name());
            status = new StagedStatus(status.subject(), state, progress.stage() + 1, status.stages(), name, progress.yes(), progress.no(), progress.reason());
            if (state != StagedStatus.State.RUNNING) {
                result.complete(status);
            }
        }

        void fail(FoundationException why) {
            if (result.completeExceptionally(why)) {
                status = new StagedStatus(status.subject(), StagedStatus.State.ABORTED, status.stage(), status.stages(), status.name(), status.yes(), status.no(), why.getMessage());
            }
        }

        @Override
        public StagedStatus status() {
            return status;
        }

        @Override
        public CompletableFuture<StagedStatus> result() {
            return result.copy();
        }

        @Override
        public void abort(String reason) {
            onLoop(() -> {
                if (life != null) {
                    life.core.abort(id, reason);
                }
            });
        }
    }

    /** One life of this node in the cluster: a core, its timers, and what it has applied. On the loop. */
    private final class Life implements StagedBroadcast.Effects {
        private final NodeId self;
        private final StagedBroadcast core;
        private final Map<TimerKey, ScheduledFuture<?>> timers = new HashMap<>();
        /** What is applied or being applied, so that undoing comes after it. */
        private final Map<PlanId, CompletableFuture<Parcel>> applied = new LinkedHashMap<>();
        private boolean over;

        Life(NodeId self) {
            this.self = self;
            this.core = new StagedBroadcast(self, node -> Optional.empty(), this);
        }

        void end() {
            over = true;
            timers.values().forEach(timer -> timer.cancel(false));
            timers.clear();
            runs.values().forEach(run -> run.fail(new FoundationException(ErrorType.CLOSED,
                    "This node does not conduct the staged broadcast any more: a deputy goes on with it.")));
        }

        @Override
        public void broadcast(byte[] message, boolean urgent) {
            post.broadcast(message, urgent);
        }

        @Override
        public void send(NodeId to, byte[] message) {
            post.send(to.name(), message);
        }

        @Override
        public void apply(PlanId plan, byte[] payload) {
            if (applied.size() >= StagedBroadcast.MAX_PLANS) {
                applied.remove(applied.keySet().iterator().next());
            }
            Parcel parcel = Parcel.decode(payload);
            CompletableFuture<Parcel> done = new CompletableFuture<>();
            applied.put(plan, done);
            Optional<LentHandler> lent = handlers.apply(parcel.subject());
            if (lent.isEmpty()) {
                LOG.warn("Nothing on this node handles the staged broadcast '{}': it says no.", parcel.subject());
                done.complete(parcel);
                onLoop(() -> core.applied(plan, false));
                return;
            }
            LentHandler handler = lent.get();
            try {
                workers.execute(() -> {
                    try {
                        handler.handler().apply(plan.originator().name(), parcel.body()).whenComplete((nothing, failure) -> {
                            handler.giveBack().run();
                            answer(plan, parcel, done, failure);
                        });
                    } catch (RuntimeException | LinkageError e) {
                        handler.giveBack().run();
                        answer(plan, parcel, done, e);
                    }
                });
            } catch (RejectedExecutionException e) {
                handler.giveBack().run();
                throw e;
            }
        }

        private void answer(PlanId plan, Parcel parcel, CompletableFuture<Parcel> done, Throwable failure) {
            if (failure != null) {
                LOG.warn("The staged broadcast '{}' of {} could not be applied here: it says no.", parcel.subject(), plan.originator().name(), failure);
            }
            done.complete(parcel);
            onLoop(() -> {
                if (!over) {
                    core.applied(plan, failure == null);
                }
            });
        }

        @Override
        public void undo(PlanId plan, String reason) {
            CompletableFuture<Parcel> done = applied.remove(plan);
            if (done != null) {
                done.thenAcceptAsync(parcel -> handlers.apply(parcel.subject()).ifPresent(lent -> {
                    try {
                        lent.handler().undo(parcel.body(), reason);
                    } catch (RuntimeException | LinkageError e) {
                        LOG.warn("The staged broadcast '{}' could not be undone here", parcel.subject(), e);
                    } finally {
                        lent.giveBack().run();
                    }
                }), workers);
            }
        }

        @Override
        public void progress(PlanId plan, StagedBroadcast.Progress progress) {
            Run run = runs.get(plan);
            if (run == null) {
                // Taken over from a conductor who is lost.
                run = new Run(plan, "", List.of());
                runs.put(plan, run);
            }
            run.progress(progress);
            trim();
        }

        private void trim() {
            while (runs.size() > StagedBroadcast.MAX_PLANS) {
                runs.values().stream().filter(run -> run.result.isDone()).min((one, other) -> Long.compare(one.id.number(), other.id.number()))
                        .ifPresentOrElse(run -> runs.remove(run.id), () -> runs.remove(runs.keySet().iterator().next()));
            }
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            cancel(key);
            if (!over && !closed) {
                timers.put(key, loop.schedule(() -> onLoop(() -> {
                    if (!over && timers.remove(key) != null) {
                        core.timer(key);
                    }
                }), delayNanos, TimeUnit.NANOSECONDS));
            }
        }

        @Override
        public void cancel(TimerKey key) {
            ScheduledFuture<?> pending = timers.remove(key);
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
