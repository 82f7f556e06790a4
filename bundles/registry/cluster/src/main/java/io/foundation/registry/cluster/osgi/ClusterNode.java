package io.foundation.registry.cluster.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.api.cluster.Answer;
import io.foundation.registry.api.cluster.ClusterRegistry;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.cluster.LoadBalancer;
import io.foundation.registry.api.cluster.NodeView;
import io.foundation.registry.api.cluster.Route;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.cluster.exchange.Announcement;
import io.foundation.registry.cluster.exchange.Change;
import io.foundation.registry.cluster.exchange.ExchangeCodec;
import io.foundation.registry.cluster.exchange.ExchangeCore;
import io.foundation.registry.cluster.exchange.OwnLog;
import io.foundation.registry.cluster.exchange.Question;
import io.foundation.registry.cluster.exchange.Reply;
import io.foundation.registry.cluster.route.Calls;
import io.foundation.registry.cluster.route.Measurements;
import io.foundation.registry.cluster.route.Router;
import io.foundation.registry.cluster.view.ClusterView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry of one cluster: turns messages, members and time into calls on the core, one after the other, and does what the core wants. */
final class ClusterNode implements ClusterRegistry, RegistryListener, AutoCloseable {

    static final String ANNOUNCE = "io.foundation.registry.announce";
    static final String ASK = "io.foundation.registry.ask";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final int MAX_WAITING = 65_536;
    private static final Duration ANSWER_TIME = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(250);
    /** Changes of this long go together. */
    private static final long GATHER_MILLIS = 20;

    private final Cluster cluster;
    private final ScheduledExecutorService timer;
    private final SerialExecutor lane;
    private final OwnLog own;
    private final ExchangeCore core;
    private final Measurements measurements = new Measurements(Time.SYSTEM);
    private final ClusterView view = new ClusterView(measurements::instance);
    private final Calls calls;
    private final Router router;
    private final Supplier<Map<String, LoadBalancer>> balancers;
    private final List<Registration> registrations = new ArrayList<>();
    private final ScheduledFuture<?> ticks;
    private volatile ClusterRegistrySettings settings;
    private volatile List<NodeView> nodes = List.of();
    /** These belong to the lane. */
    private boolean flushDue;
    private long digestAt;

    /**
     * @param endpoints those of this node; may block
     * @param balancers by name
     */
    ClusterNode(Cluster cluster, Function<EntryKey, Optional<Endpoint>> endpoints, Supplier<Map<String, LoadBalancer>> balancers, Executor background, ScheduledExecutorService timer,
            ClusterRegistrySettings settings) {
        this.cluster = cluster;
        this.timer = timer;
        this.balancers = balancers;
        this.settings = settings;
        lane = SerialExecutor.rejecting(background, MAX_WAITING, failure -> LOG.warn("Something of the registry of the cluster '{}' failed; it goes on.", cluster.name(), failure));
        own = new OwnLog(ThreadLocalRandom.current().nextLong() | 1);
        core = new ExchangeCore(settings.patience(), new Doing());
        calls = new Calls(cluster.messaging(), endpoints);
        router = new Router(view::query, measurements, calls::call, balancers, Time.SYSTEM, () -> ThreadLocalRandom.current().nextDouble());
        registrations.add(cluster.messaging().onMessage(ANNOUNCE, Dispatch.VIRTUAL, this::announced));
        registrations.add(cluster.messaging().onRequest(ASK, Dispatch.VIRTUAL, this::asked));
        registrations.add(cluster.listen(new Members()));
        // The first tick says how far this node is: those who asked too early ask again.
        digestAt = Time.SYSTEM.nanos() - settings.interval().toNanos();
        ticks = timer.scheduleWithFixedDelay(() -> inLane(this::tick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void be(ClusterRegistrySettings changed) {
        settings = changed;
        inLane(() -> core.be(changed.patience()));
    }

    private void inLane(Runnable work) {
        try {
            lane.execute(work);
        } catch (RejectedExecutionException e) {
            // What is dropped is asked for later: the node says again how far it is.
            LOG.debug("Too much waits, or this stops.", e);
        }
    }

    private final class Members implements MembershipListener {

        @Override
        public void snapshot(MembershipSnapshot snapshot) {
            inLane(ClusterNode.this::members);
        }

        @Override
        public void event(MemberEvent event) {
            inLane(ClusterNode.this::members);
        }
    }

    private void members() {
        Map<NodeId, Boolean> others = new HashMap<>();
        List<Member> all = cluster.members().members();
        all.stream().filter(member -> !member.name().equals(cluster.self().name())).forEach(member -> others.put(member.id(), member.state().isReachable()));
        view.available(all.stream().filter(member -> member.state() == MemberState.READY).map(Member::name).collect(Collectors.toSet()));
        core.members(others, Time.SYSTEM.nanos());
        publishNodes();
    }

    private final class Doing implements ExchangeCore.Effects {

        @Override
        public void ask(NodeId node, long attempt, Question question) {
            CompletionStage<byte[]> answer;
            try {
                answer = cluster.messaging().request(node.name(), Outgoing.of(ASK, ExchangeCodec.write(question)), ANSWER_TIME);
            } catch (FoundationException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            answer.thenApply(ExchangeCodec::readReply).whenComplete((reply, failure) -> inLane(() -> {
                if (failure == null) {
                    core.replied(node, attempt, reply, Time.SYSTEM.nanos());
                } else {
                    LOG.debug("{} did not say what it has registered.", node.name(), failure);
                    core.failed(node, attempt, Time.SYSTEM.nanos());
                }
                publishNodes();
            }));
        }

        @Override
        public void changed(NodeId node) {
            // The present life of the node counts: that of a former one is empty by now, and must not hide it.
            cluster.member(node.name()).map(Member::id).ifPresentOrElse(present -> view.show(node.name(), core.shown(present)), () -> view.show(node.name(), List.of()));
        }
    }

    private void announced(Incoming message) {
        if (message.from().name().equals(cluster.self().name())) {
            return;
        }
        Announcement announcement = ExchangeCodec.readAnnouncement(message.body());
        inLane(() -> {
            core.announced(message.from(), announcement, Time.SYSTEM.nanos());
            publishNodes();
        });
    }

    private CompletionStage<byte[]> asked(Incoming message) {
        Question question = ExchangeCodec.readQuestion(message.body());
        return CompletableFuture.supplyAsync(() -> own.answer(question), lane).thenApply(ExchangeCodec::write);
    }

    @Override
    public void snapshot(long revision, List<Entry> entries) {
        inLane(() -> {
            own.replaceAll(entries);
            flushSoon();
        });
    }

    @Override
    public void event(RegistryEvent event) {
        inLane(() -> {
            own.apply(new Change(event.entry().key(), event.change() == RegistryEvent.Change.REMOVED ? null : event.entry()));
            flushSoon();
        });
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            timer.schedule(() -> inLane(this::flush), GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        flushDue = false;
        own.news().ifPresent(this::announce);
        view.show(cluster.self().name(), own.entries());
        publishNodes();
    }

    private void announce(Announcement announcement) {
        cluster.messaging().broadcast(Outgoing.of(ANNOUNCE, ExchangeCodec.write(announcement))).exceptionally(failure -> {
            LOG.debug("An announcement did not go out; the next one says how far this node is.", failure);
            return null;
        });
    }

    private void tick() {
        long now = Time.SYSTEM.nanos();
        core.tick(now);
        if (now - digestAt >= settings.interval().toNanos()) {
            digestAt = now;
            announce(own.digest());
            measurements.keep(view.keys());
        }
        publishNodes();
    }

    private void publishNodes() {
        List<NodeView> views = new ArrayList<>(core.nodes());
        views.add(new NodeView(cluster.self().name(), NodeView.State.CURRENT, own.size(), own.sequence()));
        views.sort(Comparator.comparing(NodeView::node));
        nodes = List.copyOf(views);
    }

    @Override
    public List<Instance> query(Query query) {
        return view.query(query);
    }

    @Override
    public Optional<Instance> choose(Route route) {
        return router.choose(route);
    }

    @Override
    public CompletionStage<Answer> route(Route route, byte[] request) {
        return router.route(route, request);
    }

    @Override
    public List<NodeView> nodes() {
        return nodes;
    }

    @Override
    public List<String> balancers() {
        return List.copyOf(balancers.get().keySet());
    }

    @Override
    public void close() {
        ticks.cancel(false);
        registrations.forEach(Registration::close);
        calls.close();
    }
}
