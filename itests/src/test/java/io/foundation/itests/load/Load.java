package io.foundation.itests.load;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Asks, sends and broadcasts to another node without end, counts what was acknowledged, what went wrong and what came in, and tells on the
 * console: {@code load:begin node}, {@code load:report}, {@code load:end}. It also watches class loaders: {@code load:track bundle}, {@code load:held}.
 */
public final class Load {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long PACE_NANOS = 2_000_000;
    private static final int ONE_WAY_EVERY = 5;
    private static final int SHOWN = 5;
    private static final String ASK = "load.ask";
    private static final String SEND = "load.send";
    private static final String BROADCAST = "load.broadcast";
    private static final String FLOOD = "load.flood";
    private static final String CERTAIN = "load.certain";
    private static final int FLOOD_BYTES = 128;
    private static final int BURSTS = 100;

    /** Go on when sending begins again, so that no message is like an earlier one. */
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong broadcast = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<Long> gotSends = ConcurrentHashMap.newKeySet();
    private final Set<Long> gotBroadcasts = ConcurrentHashMap.newKeySet();
    private final AtomicLong duplicates = new AtomicLong();
    private final List<Registration> registrations = new ArrayList<>();
    private final List<WeakReference<ClassLoader>> tracked = new ArrayList<>();
    private final Sent plain = new Sent();
    private final Sent certain = new Sent();
    private final Map<String, Flood> floods = new ConcurrentHashMap<>();
    private final Map<String, Flood> certainFloods = new ConcurrentHashMap<>();
    private final List<Thread> flooders = new ArrayList<>();
    private volatile boolean stopFlood;
    private volatile Cluster cluster;
    private BundleContext context;
    private volatile Thread driver;

    void bind(Cluster service) {
        cluster = service;
    }

    void activate(BundleContext bundleContext) {
        context = bundleContext;
        registrations.add(cluster.messaging().onRequest(ASK, Dispatch.VIRTUAL, message -> CompletableFuture.completedFuture(message.body())));
        registrations.add(cluster.messaging().onMessage(SEND, Dispatch.VIRTUAL, message -> count(message, gotSends)));
        registrations.add(cluster.messaging().onMessage(FLOOD, Dispatch.INLINE, message ->
                floods.computeIfAbsent(message.from().name().value(), name -> new Flood()).take(ByteBuffer.wrap(message.body()).getLong())));
        registrations.add(cluster.messaging().onMessage(CERTAIN, Dispatch.VIRTUAL, message ->
                certainFloods.computeIfAbsent(message.from().name().value(), name -> new Flood()).take(ByteBuffer.wrap(message.body()).getLong())));
        registrations.add(cluster.messaging().onMessage(BROADCAST, Dispatch.VIRTUAL, message -> count(message, gotBroadcasts)));
    }

    void deactivate() {
        end();
        calm();
        registrations.forEach(Registration::close);
    }

    private void count(Incoming message, Set<Long> seen) {
        if (!message.from().name().equals(cluster.self().name()) && !seen.add(ByteBuffer.wrap(message.body()).getLong())) {
            duplicates.incrementAndGet();
        }
    }

    /** Starts sending to a node. */
    public void begin(String peer) {
        NodeName to = NodeName.of(peer);
        Thread fresh = Thread.ofPlatform().daemon().name("load-driver").unstarted(() -> drive(to));
        driver = fresh; // before it starts, because it goes on as long as it is the one
        fresh.start();
    }

    /** Stops sending; what was sent before is finished. */
    public void end() {
        Thread running = driver;
        driver = null;
        if (running != null) {
            try {
                running.join(TIMEOUT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void drive(NodeName to) {
        while (driver == Thread.currentThread()) {
            long i = numbers.incrementAndGet();
            byte[] body = ByteBuffer.allocate(Long.BYTES).putLong(i).array();
            try {
                byte[] answer = cluster.messaging().request(to, Outgoing.of(ASK, body), TIMEOUT).toCompletableFuture().join();
                (ByteBuffer.wrap(answer).getLong() == i ? answered : wrong).incrementAndGet();
            } catch (RuntimeException e) {
                failed("request", e);
            }
            if (i % ONE_WAY_EVERY == 0) {
                oneWay("send", sent, () -> cluster.messaging().send(to, Outgoing.of(SEND, body)).toCompletableFuture().join());
                oneWay("broadcast", broadcast, () -> cluster.messaging().broadcast(Outgoing.of(BROADCAST, body)).toCompletableFuture().join());
            }
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void oneWay(String what, AtomicLong accepted, Runnable action) {
        try {
            action.run();
            accepted.incrementAndGet();
        } catch (RuntimeException e) {
            failed(what, e);
        }
    }

    private void failed(String what, Throwable e) {
        failed.incrementAndGet();
        if (failures.size() < SHOWN) {
            failures.add(what + ": " + (e instanceof CompletionException ? e.getCause() : e));
        }
    }

    /** What was sent by the floods of one kind: the numbers given, and what became of them. */
    private static final class Sent {
        private final AtomicLong numbers = new AtomicLong();
        private final AtomicLong taken = new AtomicLong();
        private final AtomicLong underWay = new AtomicLong();
    }

    /** What has come of one sender's flood. */
    private static final class Flood {
        private final BitSet seen = new BitSet();
        private long came;
        private long twice;

        synchronized void take(long number) {
            came++;
            if (seen.get((int) number)) {
                twice++;
            }
            seen.set((int) number);
        }
    }

    /** Sends small messages to a node at a rate until {@code load:calm}, and counts those that were taken. */
    public void flood(String peer, int perSecond) {
        flood(NodeName.of(peer), perSecond, plain, body -> Outgoing.of(FLOOD, body));
    }

    /** The same on a channel that confirms what arrived: counted when it is. */
    public void floodOn(String channel, String peer, int perSecond) {
        flood(NodeName.of(peer), perSecond, certain, body -> Outgoing.of(CERTAIN, body).on(channel));
    }

    private void flood(NodeName to, int perSecond, Sent counts, Function<byte[], Outgoing> message) {
        stopFlood = false;
        Thread thread = Thread.ofPlatform().daemon().name("load-flood-" + to).unstarted(() -> {
            long begun = System.nanoTime();
            long gone = 0;
            while (!stopFlood) {
                // So many should have gone by now; in bursts, because no thread wakes so often.
                long due = (System.nanoTime() - begun) * perSecond / 1_000_000_000L;
                for (; gone < due && !stopFlood; gone++) {
                    byte[] body = ByteBuffer.allocate(FLOOD_BYTES).putLong(counts.numbers.getAndIncrement()).array();
                    counts.underWay.incrementAndGet();
                    cluster.messaging().send(to, message.apply(body)).whenComplete((taken, failure) -> {
                        if (failure == null) {
                            counts.taken.incrementAndGet();
                        } else {
                            failed("flood", failure);
                        }
                        counts.underWay.decrementAndGet();
                    });
                }
                LockSupport.parkNanos(1_000_000_000L / BURSTS);
            }
        });
        synchronized (flooders) {
            flooders.add(thread);
        }
        thread.start();
    }

    /** Ends all floods. */
    public void calm() {
        stopFlood = true;
        synchronized (flooders) {
            for (Thread thread : flooders) {
                try {
                    thread.join(TIMEOUT);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            flooders.clear();
        }
    }

    /** Prints what was counted, a line of {@code name=value} each. */
    public void report() {
        Thread running = driver;
        System.out.println("life=" + System.identityHashCode(this) + "\ndriver=" + (running == null ? "none" : running.getState()) + "\nanswered=" + answered + "\nwrong=" + wrong + "\nsent=" + sent + "\nbroadcast="
                + broadcast + "\nfailed=" + failed + "\nfailures=" + String.join(" | ", failures).replace('\n', ' ') + "\ngotSends=" + gotSends.size()
                + "\ngotBroadcasts=" + gotBroadcasts.size() + "\nduplicates=" + duplicates
                + flood("flood", plain, floods) + flood("certain", certain, certainFloods));
    }

    private static String flood(String kind, Sent sent, Map<String, Flood> came) {
        return "\n" + kind + ".taken=" + sent.taken + "\n" + kind + ".underWay=" + sent.underWay + "\n" + kind + ".came="
                + came.values().stream().mapToLong(flood -> flood.came).sum() + "\n" + kind + ".twice=" + came.values().stream().mapToLong(flood -> flood.twice).sum();
    }

    /** Remembers, weakly, the class loaders that the bundles of a symbolic name have now. */
    public void track(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (symbolicName.equals(bundle.getSymbolicName()) && wiring != null && wiring.isInUse()
                    && tracked.stream().noneMatch(held -> held.get() == wiring.getClassLoader())) {
                tracked.add(new WeakReference<>(wiring.getClassLoader()));
            }
        }
    }

    /** Collects garbage and prints how many of the class loaders are still there, of how many. */
    public void held() {
        System.gc();
        System.out.println("held=" + tracked.stream().filter(reference -> reference.get() != null).count() + "\ntracked=" + tracked.size());
    }
}
