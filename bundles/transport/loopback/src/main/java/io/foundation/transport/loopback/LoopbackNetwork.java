package io.foundation.transport.loopback;

import io.foundation.base.api.id.Address;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire inside one JVM: hosts and ports are names in this object, packets are the same bytes that would cross a socket,
 * and everything that can happen to them happens on request and from a seeded random. One thread moves all packets,
 * so that a listener that blocks stops the whole network. Another one only waits for what is to happen later: most packets are
 * to be moved at once, and need not take their place among the many thousand timers of a large network. Thread-safe.
 */
public final class LoopbackNetwork implements AutoCloseable {

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 65_000;
    private static final long STOP_SECONDS = 2;

    /** From one host to another. */
    private record Way(String from, String to) {
    }

    private final ThreadPoolExecutor wire;
    private final ScheduledThreadPoolExecutor later;
    private final Random random;
    private final AtomicInteger nextPort = new AtomicInteger(FIRST_PORT);
    private final Map<Address, LoopbackTransport> listeners = new ConcurrentHashMap<>();
    private final Map<Way, Faults> faults = new ConcurrentHashMap<>();
    private final Set<LoopbackConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Thread thread;

    /** @param seed of everything random: loss, jitter, reordering, duplication */
    public LoopbackNetwork(long seed) {
        random = new Random(seed);
        wire = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            thread = thread(task, "fnd-transport-loopback");
            return thread;
        });
        later = new ScheduledThreadPoolExecutor(1, task -> thread(task, "fnd-transport-loopback-timer"));
    }

    private static Thread thread(Runnable task, String name) {
        Thread fresh = new Thread(task, name);
        fresh.setDaemon(true);
        fresh.setContextClassLoader(LoopbackNetwork.class.getClassLoader());
        return fresh;
    }

    /** What happens to packets from one host to another. */
    public Faults from(String host, String to) {
        return faults.computeIfAbsent(new Way(host, to), way -> new Faults());
    }

    /** What happens to packets between two hosts, both ways. */
    public FaultPair link(String one, String other) {
        return new FaultPair(from(one, other), from(other, one));
    }

    /** Cuts two groups of hosts off each other, silently. Within a group nothing changes. */
    public void partition(Collection<String> one, Collection<String> other) {
        cut(one, other, Faults.Cut.SILENT);
    }

    /** Cuts two groups of hosts off each other, in the way given. */
    public void cut(Collection<String> one, Collection<String> other, Faults.Cut kind) {
        for (String a : one) {
            for (String b : other) {
                from(a, b).cut(kind);
                from(b, a).cut(kind);
            }
        }
        if (kind == Faults.Cut.RESET) {
            execute(() -> connections.forEach(LoopbackConnection::resetIfCut));
        }
    }

    /** Breaks all connections between two hosts, once. */
    public void reset(String one, String other) {
        execute(() -> connections.forEach(connection -> connection.resetIfBetween(one, other)));
    }

    /** Takes every fault away. */
    public void heal() {
        faults.values().forEach(Faults::heal);
    }

    /** Breaks every connection but the first of each link, without a word to anybody. */
    public void resetAllButFirst() {
        execute(() -> List.copyOf(connections).forEach(LoopbackConnection::resetIfFurther));
    }

    // ---- for the transports ----

    /** Listens on an address; port 0 takes a free one. Null if it is taken. */
    Address listen(Address wanted, LoopbackTransport transport) {
        if (wanted.port() != 0) {
            return listeners.putIfAbsent(wanted, transport) == null ? wanted : null;
        }
        for (int tries = FIRST_PORT; tries < LAST_PORT; tries++) {
            int port = nextPort.getAndUpdate(last -> last >= LAST_PORT ? FIRST_PORT : last + 1);
            Address address = new Address(wanted.host(), port);
            if (listeners.putIfAbsent(address, transport) == null) {
                return address;
            }
        }
        return null;
    }

    void unlisten(Address address, LoopbackTransport transport) {
        listeners.remove(address, transport);
    }

    LoopbackTransport listenerAt(Address address) {
        return listeners.get(address);
    }

    int freePort() {
        return nextPort.getAndUpdate(last -> last >= LAST_PORT ? FIRST_PORT : last + 1);
    }

    void opened(LoopbackConnection connection) {
        connections.add(connection);
    }

    void closed(LoopbackConnection connection) {
        connections.remove(connection);
    }

    /** On the wire thread only. */
    Random random() {
        return random;
    }

    boolean onWireThread() {
        return Thread.currentThread() == thread;
    }

    void execute(Runnable task) {
        try {
            wire.execute(task);
        } catch (RejectedExecutionException e) {
            ignoreIfClosed(e);
        }
    }

    void after(long nanos, Runnable task) {
        if (nanos <= 0) {
            execute(task);
            return;
        }
        try {
            later.schedule(() -> execute(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            ignoreIfClosed(e);
        }
    }

    /** On a closed network nothing moves any more, and nobody needs to be told. */
    private void ignoreIfClosed(RejectedExecutionException rejection) {
        if (!wire.isShutdown()) {
            throw rejection;
        }
    }

    /** How many connection ends are open. */
    public int openConnections() {
        return connections.size();
    }

    /** Stops the network; transports still open are not told. Close them first. */
    @Override
    public void close() {
        wire.shutdownNow();
        later.shutdownNow();
        try {
            later.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            wire.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
