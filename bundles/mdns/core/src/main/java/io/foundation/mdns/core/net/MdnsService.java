package io.foundation.mdns.core.net;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.mdns.api.Advertisement;
import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.LinkStatus;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.core.engine.Browse;
import io.foundation.mdns.core.engine.Found;
import io.foundation.mdns.core.engine.Host;
import io.foundation.mdns.core.engine.MdnsCore;
import io.foundation.mdns.core.engine.Service;
import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Question;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;

/**
 * What bundles have registered, whatever engine runs: there is one while somebody has something registered or asks, and another after a change of the
 * settings. Thread-safe.
 */
public final class MdnsService implements Mdns, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MdnsService.class);
    private static final int MAX_ASKING = 256;
    private static final int MAX_BROWSING = 256;
    private static final int PICTURES = 16;
    private static final long GRACE_MILLIS = 2_000;
    private static final Duration MAX_PATIENCE = Duration.ofMinutes(1);
    private static final Set<Integer> TYPES = Set.of(Type.A, Type.AAAA, Type.PTR, Type.SRV, Type.TXT, Type.ANY);

    private record Listening(String type, BrowseListener listener) {
    }

    private final Executor threads;
    private final Set<Service> services = new LinkedHashSet<>();
    private final Set<Host> hosts = new LinkedHashSet<>();
    private final Map<Listening, Browse> browses = new LinkedHashMap<>();
    private final Map<BrowseListener, SerialExecutor> told = new ConcurrentHashMap<>();
    private final AtomicInteger asking = new AtomicInteger();
    private EngineSettings settings;
    private boolean always;
    private boolean closed;
    private volatile MdnsEngine engine;

    /**
     * @param threads a virtual thread for each task
     * @param always  whether there is an engine even while nobody needs one
     */
    public MdnsService(EngineSettings settings, boolean always, Executor threads) {
        this.settings = settings;
        this.always = always;
        this.threads = threads;
        fit();
    }

    /** Takes other settings on: what is registered stays, and is said anew. */
    public synchronized void become(EngineSettings changed, boolean alwaysNow) {
        boolean another = !settings.equals(changed);
        settings = changed;
        always = alwaysNow;
        if (another && engine != null) {
            engine.stop();
            engine = null;
        }
        fit();
    }

    /** Starts an engine where one is needed, and stops one that is not. */
    private synchronized void fit() {
        boolean needed = !closed && (always || !services.isEmpty() || !hosts.isEmpty() || !browses.isEmpty() || asking.get() > 0);
        if (needed && engine == null) {
            MdnsEngine started = new MdnsEngine(settings, threads, this::tell);
            hosts.forEach(host -> started.submit((core, now) -> core.add(host, now)));
            services.forEach(service -> started.submit((core, now) -> core.add(service, now)));
            browses.replaceAll((listening, former) -> {
                Browse browse = new Browse(listening.type(), listening.listener());
                begin(started, browse);
                return browse;
            });
            started.start();
            engine = started;
        } else if (!needed && engine != null) {
            engine.stop();
            engine = null;
        }
    }

    private static void begin(MdnsEngine on, Browse browse) {
        on.submit((core, now) -> {
            core.add(browse, now);
            on.tellUnavailable(browse.listener());
        });
    }

    private void tell(BrowseListener listener, Runnable what) {
        SerialExecutor executor = told.get(listener);
        if (executor != null) {
            try {
                executor.execute(what);
            } catch (RejectedExecutionException e) {
                LOG.debug("A listener is not told any more: the node stops.", e);
            }
        }
    }

    private void onEngine(BiConsumer<MdnsCore, Long> work) {
        MdnsEngine running = engine;
        if (running != null) {
            running.submit(work);
        }
    }

    /** Something is taken back: where the engine takes no more, it goes with the engine. */
    private void quietly(BiConsumer<MdnsCore, Long> work) {
        try {
            onEngine(work);
        } catch (FoundationException e) {
            LOG.debug("The engine of mDNS was not told", e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new FoundationException(ErrorType.CLOSED, "mDNS is closed: its bundle stops.");
        }
    }

    private static void checkRoom(int there, int most, String what) {
        if (there >= most) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are " + most + ' ' + what + " already, which is the most: close one first.");
        }
    }

    @Override
    public synchronized Advertisement advertise(ServiceOffer offer) {
        checkOpen();
        checkRoom(services.size(), MAX_SERVICES, "services");
        Service service = new Service(offer);
        services.add(service);
        begin((core, now) -> core.add(service, now));
        return new Offered(service);
    }

    /** An engine that starts now knows it already. */
    private void begin(BiConsumer<MdnsCore, Long> work) {
        if (engine == null) {
            fit();
        } else {
            onEngine(work);
        }
    }

    @Override
    public synchronized Registration host(String label) {
        checkOpen();
        Host host = new Host(Names.checkHostLabel(label));
        checkRoom(hosts.size(), MAX_HOSTS, "host names");
        hosts.add(host);
        begin((core, now) -> core.add(host, now));
        return () -> {
            synchronized (this) {
                if (hosts.remove(host)) {
                    quietly((core, now) -> core.remove(host, now));
                    fit();
                }
            }
        };
    }

    @Override
    public synchronized Registration browse(String type, BrowseListener listener) {
        checkOpen();
        ServiceOffer.checkType(type);
        checkRoom(browses.size(), MAX_BROWSING, "who browse");
        // one that is registered twice is told twice
        BrowseListener own = new BrowseListener() {
            @Override
            public void present(List<ServiceInstance> all, boolean settled) {
                listener.present(all, settled);
            }

            @Override
            public void unavailable(FoundationException cause) {
                listener.unavailable(cause);
            }
        };
        told.put(own, SerialExecutor.droppingOldest(threads, PICTURES, () -> LOG.debug("A listener is slow: it hears the newest only."),
                thrown -> LOG.warn("A listener of mDNS has thrown; it is told on.", thrown)));
        Listening listening = new Listening(type, own);
        Browse browse = new Browse(type, own);
        browses.put(listening, browse);
        if (engine == null) {
            fit();
        } else {
            begin(engine, browse);
        }
        return () -> {
            synchronized (this) {
                told.remove(own);
                Browse current = browses.remove(listening);
                if (current != null) {
                    quietly((core, now) -> core.remove(current));
                    fit();
                }
            }
        };
    }

    @Override
    public CompletionStage<List<DnsRecord>> query(String name, String type, Duration patience) {
        int wanted = Type.value(type.toUpperCase(Locale.ROOT));
        if (!TYPES.contains(wanted)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The type '" + type + "' is not allowed: use A, AAAA, PTR, SRV, TXT or ANY.");
        }
        if (patience.isNegative() || patience.isZero() || patience.compareTo(MAX_PATIENCE) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A patience of " + patience.toMillis() + " ms is not allowed: use 1 ms to 1 min.");
        }
        return ask(Question.of(Names.parse(name), wanted), patience).thenApply(found -> found.answers().stream().map(each -> MdnsCore.shown("", each)).toList());
    }

    /**
     * Asks; see {@link MdnsCore#ask}.
     *
     * @throws FoundationException {@code RESOURCE_EXHAUSTED} if too many ask
     */
    public CompletionStage<Found> ask(Question question, Duration patience) {
        if (asking.incrementAndGet() > MAX_ASKING) {
            asking.decrementAndGet();
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, MAX_ASKING + " questions are asked already: try again in a moment.");
        }
        // the engine answers in time, unless it ends in the same moment
        CompletableFuture<Found> answer = new CompletableFuture<Found>().orTimeout(patience.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        answer.whenComplete((found, failure) -> {
            asking.decrementAndGet();
            fit();
        });
        try {
            synchronized (this) {
                checkOpen();
                fit();
                MdnsEngine running = engine;
                running.submit((core, now) -> {
                    if (running.unavailable() != null) {
                        answer.completeExceptionally(running.unavailable());
                    } else {
                        core.ask(question, patience.toNanos(), found -> threads.execute(() -> answer.complete(found)), now);
                    }
                });
            }
        } catch (FoundationException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public List<DnsRecord> records() {
        return look((core, now) -> core.records());
    }

    @Override
    public List<DnsRecord> cached() {
        return look(MdnsCore::cached);
    }

    private List<DnsRecord> look(BiFunction<MdnsCore, Long, List<DnsRecord>> what) {
        MdnsEngine running = engine;
        if (running == null) {
            return List.of();
        }
        CompletableFuture<List<DnsRecord>> seen = new CompletableFuture<>();
        running.submit((core, now) -> seen.complete(what.apply(core, now)));
        return seen.completeOnTimeout(List.of(), 1, TimeUnit.SECONDS).join();
    }

    @Override
    public List<LinkStatus> links() {
        MdnsEngine running = engine;
        return running == null ? List.of() : running.status();
    }

    /** Stops, with a goodbye to all; waits a little for it. */
    @Override
    public void close() {
        MdnsEngine running;
        synchronized (this) {
            closed = true;
            running = engine;
            engine = null;
        }
        if (running != null) {
            running.close();
        }
    }

    private final class Offered implements Advertisement {

        private final Service service;
        private final AtomicBoolean over = new AtomicBoolean();

        Offered(Service service) {
            this.service = service;
        }

        @Override
        public void update(ServiceOffer offer) {
            if (!offer.type().equals(service.offer().type())) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The type '" + offer.type() + "' is not allowed: this service is of the type '"
                        + service.offer().type() + "'; advertise another.");
            }
            if (!over.get()) {
                onEngine((core, now) -> core.update(service, offer, now));
            }
        }

        @Override
        public String instance() {
            return service.instance();
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                synchronized (MdnsService.this) {
                    services.remove(service);
                    quietly((core, now) -> core.remove(service, now));
                    fit();
                }
            }
        }
    }
}
