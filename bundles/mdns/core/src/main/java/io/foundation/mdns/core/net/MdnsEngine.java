package io.foundation.mdns.core.net;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.LinkStatus;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.core.engine.Host;
import io.foundation.mdns.core.engine.MdnsCore;
import io.foundation.mdns.core.engine.MdnsEffects;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of {@link MdnsCore}: one virtual thread owns core and sockets and takes inputs from a bounded queue. Which interfaces there are is looked at
 * regularly; a socket that fails is opened again. Thread-safe.
 */
public final class MdnsEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MdnsEngine.class);
    private static final int QUEUE = 4_096;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 1_500;

    private final EngineSettings settings;
    private final Executor threads;
    private final BiConsumer<BrowseListener, Runnable> tell;
    private final BlockingQueue<Runnable> inputs = new ArrayBlockingQueue<>(QUEUE);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long origin = System.nanoTime();
    private final MdnsCore core;
    private volatile boolean closed;
    private volatile List<LinkSocket> used = List.of();
    private volatile Map<String, String> wrong = Map.of();
    // what follows is the loop's alone
    private final Map<String, LinkSocket> sockets = new LinkedHashMap<>();
    private final Map<String, String> troubles = new TreeMap<>();
    private final EchoFilter echoes = new EchoFilter();
    private Set<InetAddress> ofThisMachine = Set.of();
    private FoundationException unavailable;
    private long looks;

    /**
     * @param threads where it runs and reads, a virtual thread each
     * @param tell    runs what is told to a listener, off the engine's thread and in order
     */
    public MdnsEngine(EngineSettings settings, Executor threads, BiConsumer<BrowseListener, Runnable> tell) {
        this.settings = settings;
        this.threads = threads;
        this.tell = tell;
        this.core = new MdnsCore(settings.port(), settings.ttl(), settings.capacity(), new Effects(), ThreadLocalRandom.current()::nextLong);
    }

    /** Begins; trouble is told to those who browse, and it is tried again. */
    public void start() {
        threads.execute(this::run);
    }

    /**
     * Has something done with the core, on its thread.
     *
     * @throws FoundationException {@code RESOURCE_EXHAUSTED} if too much waits; {@code CLOSED} if it is closed
     */
    public void submit(BiConsumer<MdnsCore, Long> work) {
        if (closed) {
            throw new FoundationException(ErrorType.CLOSED, "mDNS is closed: the bundle stops, or its configuration has changed.");
        }
        if (!inputs.offer(() -> work.accept(core, now()))) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "mDNS takes no more: " + QUEUE + " inputs wait already; try again in a moment.");
        }
    }

    /** How the interfaces are doing. */
    public List<LinkStatus> status() {
        Map<String, String> troubled = wrong;
        List<LinkStatus> all = new ArrayList<>();
        for (LinkSocket socket : used) {
            all.add(new LinkStatus(socket.name(), socket.at().said().stream().map(InetAddress::getHostAddress).toList(), socket.received.get(), socket.refused.get(),
                    socket.sent.get(), troubled.getOrDefault(socket.name(), "")));
        }
        troubled.forEach((name, why) -> {
            if (all.stream().noneMatch(link -> link.link().equals(name))) {
                all.add(new LinkStatus(name, List.of(), 0, 0, 0, why));
            }
        });
        return all;
    }

    /** Why nothing can be sent or heard; null if something can. Asked on the engine's thread. */
    public FoundationException unavailable() {
        return unavailable;
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    private void run() {
        try {
            settings.hosts().forEach(label -> core.add(new Host(label), now()));
            while (!closed) {
                if (looks <= now()) {
                    attempt(this::look);
                }
                turn();
            }
            // what was asked of it before it was closed is done yet
            for (Runnable input = inputs.poll(); input != null; input = inputs.poll()) {
                attempt(input);
            }
            core.farewell(now());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.values().forEach(LinkSocket::close);
            used = List.of();
            wrong = Map.of();
            ended.countDown();
        }
    }

    private void turn() throws InterruptedException {
        long now = now();
        long wait = Math.max(0, Math.min(core.nextDue(now), looks) - now);
        Runnable input = inputs.poll(wait, TimeUnit.NANOSECONDS);
        if (input != null) {
            attempt(input);
        }
        long then = now();
        if (core.nextDue(then) <= then) {
            attempt(() -> core.onTime(now()));
        }
    }

    /** A fault of ours, or what a packet makes of it, does not end the engine. */
    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("mDNS has failed at one input and goes on.", e);
        }
    }

    /** Fits the sockets to the interfaces there are. */
    private void look() {
        looks = now() + LOOK_NANOS;
        try {
            Map<String, Interface> present = Interface.present(settings::uses);
            ofThisMachine = Interface.ofThisMachine();
            for (LinkSocket socket : List.copyOf(sockets.values())) {
                if (!socket.at().equals(present.get(socket.name()))) {
                    sockets.remove(socket.name()).close();
                }
            }
            troubles.keySet().retainAll(present.keySet());
            present.forEach(this::open);
            Map<String, List<InetAddress>> addresses = new LinkedHashMap<>();
            sockets.forEach((name, socket) -> addresses.put(name, socket.at().said()));
            core.links(addresses, ofThisMachine, now());
            judge();
        } catch (IOException e) {
            LOG.warn("The interfaces of this machine cannot be listed ({}); it is tried again.", e.getMessage());
        }
    }

    private void open(String name, Interface at) {
        if (sockets.containsKey(name)) {
            return;
        }
        try {
            sockets.put(name, LinkSocket.open(at, settings.group(), settings.port(), threads, new Receiver()));
            if (troubles.remove(name) != null) {
                LOG.info("mDNS works again on {}.", name);
            }
        } catch (IOException | RuntimeException e) {
            looks = Math.min(looks, now() + RETRY_NANOS);
            trouble(name, "UDP port " + settings.port() + " cannot be used there (" + e.getMessage() + "): another program may hold it for itself");
        }
    }

    private void trouble(String name, String why) {
        if (!why.equals(troubles.put(name, why))) {
            LOG.warn("mDNS does not work on {}: {}; it is tried again.", name, why);
        }
    }

    private void judge() {
        used = List.copyOf(sockets.values());
        wrong = Map.copyOf(troubles);
        if (!sockets.isEmpty()) {
            unavailable = null;
        } else if (unavailable == null) {
            String why = troubles.isEmpty() ? "none of the interfaces chosen is up" : troubles.entrySet().iterator().next().getKey() + ": " + troubles.values().iterator().next();
            unavailable = new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "mDNS reaches nobody: " + why
                    + "; free the port, or choose others with 'port' and 'interfaces' of io.foundation.mdns.");
            core.browses().forEach(browse -> tellUnavailable(browse.listener()));
        }
    }

    /** Tells a listener if nothing can be found; on the engine's thread. */
    public void tellUnavailable(BrowseListener listener) {
        FoundationException cause = unavailable;
        if (cause != null) {
            tell.accept(listener, () -> listener.unavailable(cause));
        }
    }

    /** Says goodbye and stops, without waiting for it. */
    public void stop() {
        closed = true;
        inputs.offer(() -> { });
    }

    /** Stops, and waits a little until it has. */
    @Override
    public void close() {
        stop();
        try {
            if (!ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("mDNS takes longer than {} ms to stop; it ends by itself.", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the threads that read. */
    private final class Receiver implements LinkSocket.Receiver {

        @Override
        public void received(LinkSocket socket, byte[] packet, InetSocketAddress source) {
            socket.received.incrementAndGet();
            if (packet.length > PacketCodec.MAX_BYTES || !inputs.offer(() -> take(socket, packet, source))) {
                socket.refused.incrementAndGet();
            }
        }

        @Override
        public void broken(LinkSocket socket, IOException cause) {
            Runnable mend = () -> {
                if (sockets.remove(socket.name(), socket)) {
                    socket.close();
                    trouble(socket.name(), "its socket has failed (" + cause.getMessage() + ")");
                    looks = Math.min(looks, now() + RETRY_NANOS);
                }
            };
            if (!inputs.offer(mend)) {
                LOG.warn("The socket of mDNS on {} has failed ({}), and its queue is full.", socket.name(), cause.getMessage());
            }
        }
    }

    private void take(LinkSocket socket, byte[] bytes, InetSocketAddress source) {
        long now = now();
        boolean own = ofThisMachine.contains(source.getAddress());
        if (own && echoes.isEcho(socket.name(), bytes, now)) {
            return;
        }
        // who is not of this network is not to be answered, nor believed (RFC 6762, 11)
        if (!own && !socket.at().reaches(source.getAddress())) {
            socket.refused.incrementAndGet();
            return;
        }
        try {
            core.onPacket(socket.name(), PacketCodec.decode(bytes), source, now);
        } catch (FoundationException e) {
            socket.refused.incrementAndGet();
            LOG.debug("A packet from {} was not taken: {}", source, e.getMessage());
        }
    }

    private final class Effects implements MdnsEffects {

        @Override
        public void multicast(String link, Packet packet) {
            send(link, packet, null);
        }

        @Override
        public void unicast(String link, Packet packet, InetSocketAddress to) {
            send(link, packet, to);
        }

        private void send(String link, Packet packet, InetSocketAddress to) {
            LinkSocket socket = sockets.get(link);
            if (socket == null) {
                return;
            }
            byte[] bytes = PacketCodec.encode(packet);
            try {
                if (to == null) {
                    echoes.sent(link, bytes, now());
                    socket.multicast(bytes);
                } else {
                    socket.unicast(bytes, to);
                }
                if (troubles.remove(link) != null) {
                    LOG.info("mDNS works again on {}.", link);
                }
            } catch (IOException | RuntimeException e) {
                trouble(link, "nothing can be sent there (" + e.getMessage() + ")");
            }
        }

        @Override
        public void present(BrowseListener listener, List<ServiceInstance> services, boolean settled) {
            tell.accept(listener, () -> listener.present(services, settled));
        }

        @Override
        public void renamed(String from, String to) {
            LOG.info("Somebody else in the network has the name '{}': this node goes by '{}'.", from, to);
        }
    }
}
