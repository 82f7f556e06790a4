package io.foundation.discovery.gossip;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of {@link GossipCore}: one thread that owns core, timers and sockets and takes inputs from a bounded queue.
 * Sockets that fail are opened again, at longer and longer intervals; interfaces and seeds are looked at again regularly.
 * Thread-safe.
 */
final class GossipDiscovery implements PushingDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(GossipDiscovery.class);

    private static final int QUEUE = 1_024;
    private static final long CLOSE_MILLIS = 1_500;
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Runnable WAKE = () -> { };
    private static final TimerKey OPEN = TimerKey.of("open");
    private static final TimerKey LOOK = TimerKey.of("look");
    private static final String SOCKET = "socket";
    private static final String LINKS = "interfaces";

    private final DiscoveryContext context;
    private final GossipSettings settings;
    private final DropLog drops;
    private final SeedLookup seedLookup;
    private final BlockingQueue<Runnable> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Announcement announcement;
    private volatile Consumer<DiscoveryResult> sink;
    private volatile Thread thread;
    private volatile boolean closed;
    private volatile String status = "not started";
    // what follows is the loop's alone
    private final TimerQueue timers = new TimerQueue();
    private final Troubles troubles;
    private GossipCore core;
    private GossipSockets sockets;
    private Map<Address, InetAddress> seeds = Map.of();
    private Announcement announced;
    private int failures;

    GossipDiscovery(DiscoveryContext context, GossipSettings settings) {
        this.context = context;
        this.settings = settings;
        this.drops = new DropLog(context.cluster());
        this.troubles = new Troubles(context.cluster());
        this.seedLookup = new SeedLookup(settings.seeds(), context.blocking());
    }

    @Override
    public void announce(Announcement self) {
        announcement = self;
        inputs.offer(WAKE);
    }

    @Override
    public synchronized void start(Consumer<DiscoveryResult> to) {
        if (sink != null) {
            throw new IllegalStateException("started before");
        }
        sink = Objects.requireNonNull(to, "sink");
        if (closed) {
            ended.countDown();
            return;
        }
        status = "starting";
        try {
            context.blocking().execute(this::run);
        } catch (RejectedExecutionException e) {
            ended.countDown();
            unknown(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Gossip could not start: the node takes no more work.", e));
        }
    }

    private void run() {
        thread = Thread.currentThread();
        try {
            List<byte[]> keys = context.acceptedKeys().stream().map(key -> key.apply("gossip")).toList();
            core = new GossipCore(context.cluster(), context.self(), settings, new GossipSealer(context.cluster(), keys, new SecureRandom()),
                    context.time(), ThreadLocalRandom.current(), new Effects());
            takeAnnouncement();
            open();
            look();
            core.start();
            while (!closed) {
                turn();
            }
        } catch (InterruptedException e) {
            LOG.debug("Gossip of {} was interrupted", context.cluster());
        } catch (RuntimeException e) {
            LOG.error("Gossip of cluster {} has failed and stops", context.cluster(), e);
            unknown(FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "Gossip has failed and stops: " + e));
        } finally {
            end();
        }
    }

    private void end() {
        try {
            if (sockets != null) {
                core.stop();
            }
        } finally {
            closeSockets();
            status = "closed";
            ended.countDown();
        }
    }

    private void turn() throws InterruptedException {
        Runnable input = inputs.poll(timers.untilNext(context.time().nanos(), LOOK_NANOS), TimeUnit.NANOSECONDS);
        if (closed) {
            return;
        }
        if (input != null) {
            input.run();
        }
        takeAnnouncement();
        boolean due = false;
        for (TimerKey key = timers.take(context.time().nanos()); key != null; key = timers.take(context.time().nanos())) {
            due = true;
            if (key.equals(OPEN)) {
                open();
                look();
            } else if (key.equals(LOOK)) {
                look();
            } else {
                core.onTimer(key);
            }
        }
        if (due) {
            describe();
        }
    }

    private void takeAnnouncement() {
        Announcement now = announcement;
        if (now != null && !now.equals(announced)) {
            announced = now;
            core.announce(now.addresses());
        }
    }

    private void open() {
        if (sockets != null) {
            return;
        }
        try {
            sockets = GossipSockets.open(settings, context.blocking(), new Receiver());
            failures = 0;
            troubles.end(SOCKET);
        } catch (FoundationException e) {
            timers.schedule(OPEN, context.time().nanos() + Math.min(FIRST_RETRY_NANOS << Math.min(failures++, 10), MAX_RETRY_NANOS));
            fail(SOCKET, e);
        }
    }

    /** Fits the links to the interfaces there are, and asks again where the seeds are. */
    private void look() {
        timers.schedule(LOOK, context.time().nanos() + LOOK_NANOS);
        if (sockets == null) {
            return;
        }
        seedLookup.ask(found -> inputs.offer(() -> seedsAre(found)));
        updateLinks();
        sockets.unusable().forEach((name, why) -> troubles.note(name, "is not used: " + why + "."));
        if (settings.seeds().isEmpty()) {
            complainIfNoLink("none of the interfaces chosen is up", "bring one up, or choose others with discovery.gossip.interfaces");
        }
    }

    private void seedsAre(Map<Address, InetAddress> found) {
        for (Address seed : settings.seeds()) {
            if (found.containsKey(seed)) {
                troubles.end("seed " + seed);
            } else {
                troubles.note("seed " + seed, "its host has no address at present; it is asked for again.");
            }
        }
        seeds = Map.copyOf(found);
        if (sockets != null) {
            updateLinks();
            complainIfNoLink("no seed has an address at present", "name reachable hosts with discovery.gossip.seeds");
        }
    }

    private void updateLinks() {
        if (sockets.update(settings.interfaces().now(), seeds)) {
            core.links(sockets.links());
        }
    }

    private void complainIfNoLink(String cause, String remedy) {
        if (!sockets.links().isEmpty()) {
            troubles.end(LINKS);
            return;
        }
        Map<String, String> unusable = sockets.unusable();
        String why = unusable.isEmpty() ? cause : unusable.entrySet().stream().map(each -> each.getKey() + ", " + each.getValue()).collect(Collectors.joining(", "));
        fail(LINKS, new FoundationException(ErrorType.NETWORK_ERROR, "Gossip reaches nobody: " + why + "; " + remedy + "."));
    }

    private void fail(String what, FoundationException cause) {
        troubles.note(what, cause.getMessage());
        unknown(cause);
    }

    private void closeSockets() {
        if (sockets != null) {
            sockets.close();
            sockets = null;
        }
    }

    private void broken(GossipSockets which, IOException cause) {
        if (which == sockets) {
            closeSockets();
            core.links(List.of());
            timers.schedule(OPEN, context.time().nanos() + FIRST_RETRY_NANOS);
            fail(SOCKET, new FoundationException(ErrorType.NETWORK_ERROR,
                    "The UDP socket of gossip has failed (" + cause.getMessage() + "); it is opened again.", cause));
        }
    }

    private void unknown(FoundationException cause) {
        tell(new DiscoveryResult.Unknown(cause));
    }

    private void tell(DiscoveryResult result) {
        if (!closed) {
            try {
                sink.accept(result);
            } catch (RuntimeException e) {
                LOG.warn("Cluster {}: what gossip found was not taken", context.cluster(), e);
            }
        }
    }

    private void describe() {
        int members = core.live().size();
        String heard = members + (members == 1 ? " other node heard" : " other nodes heard");
        String on = sockets == null ? "" : sockets.links().stream().map(GossipLink::name).filter(name -> troubles.why(name) == null).collect(Collectors.joining(", "));
        String dropped = drops.summary();
        status = heard + (on.isEmpty() ? "" : " on " + on) + (dropped.isEmpty() ? "" : "; not taken: " + dropped)
                + (troubles.isEmpty() ? "" : "; " + troubles.summary());
    }

    @Override
    public String status() {
        return status;
    }

    /** How many packets were not taken for a reason. */
    long dropped(Drop reason) {
        return drops.of(reason);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (sink == null) {
                return;
            }
        }
        inputs.offer(WAKE);
        if (Thread.currentThread() != thread) {
            try {
                if (!ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.warn("Cluster {}: gossip takes longer than {} ms to stop; it ends by itself.", context.cluster(), CLOSE_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** On the threads that read. */
    private final class Receiver implements GossipSockets.Receiver {

        @Override
        public void received(byte[] packet, SocketAddress source) {
            if (!inputs.offer(() -> core.onPacket(packet, packet.length, source))) {
                drops.count(Drop.OVERFLOW);
            }
        }

        @Override
        public void broken(GossipSockets which, IOException cause) {
            try {
                while (!closed && !inputs.offer(() -> GossipDiscovery.this.broken(which, cause), 100, TimeUnit.MILLISECONDS)) {
                    LOG.debug("Cluster {}: the queue of gossip is full", context.cluster());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Effects implements GossipEffects {

        @Override
        public void send(GossipLink link, byte[] packet) {
            if (sockets == null) {
                return;
            }
            try {
                sockets.send(link, packet);
            } catch (IOException | RuntimeException e) {
                // told in a turn of its own: effects do not call back into the core
                String why = e.getMessage();
                inputs.offer(() -> {
                    troubles.note(link.name(), Deafness.cannotSend(settings, link.name(), why));
                    core.sendFailed(link.name());
                });
            }
        }

        @Override
        public void reply(SocketAddress to, byte[] packet) {
            try {
                if (sockets != null) {
                    sockets.reply(to, packet);
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("Cluster {}: gossip could not answer {}", context.cluster(), to, e);
            }
        }

        @Override
        public void emit(DiscoveryResult result) {
            tell(result);
        }

        @Override
        public void dropped(Drop reason, SocketAddress source, String detail) {
            drops.dropped(reason, source, detail, context.time().nanos());
        }

        @Override
        public void hears(String link) {
            troubles.end(link);
        }

        @Override
        public void deaf(List<String> links, boolean all) {
            for (String link : links) {
                if (troubles.why(link) == null) {
                    troubles.note(link, Deafness.hearsNothing(settings));
                }
            }
            if (all) {
                unknown(new FoundationException(ErrorType.NETWORK_ERROR, "Gossip on " + String.join(", ", links) + " " + troubles.why(links.get(0))));
            }
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            timers.schedule(key, context.time().nanos() + delayNanos);
        }

        @Override
        public void cancel(TimerKey key) {
            timers.cancel(key);
        }
    }
}
