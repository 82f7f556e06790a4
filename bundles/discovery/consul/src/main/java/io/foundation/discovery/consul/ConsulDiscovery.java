package io.foundation.discovery.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import io.foundation.discovery.http.Answers;
import io.foundation.discovery.http.Backoff;
import io.foundation.discovery.http.HttpQuestion;
import io.foundation.discovery.http.HttpSource;
import io.foundation.discovery.http.RegistrationLoop;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes the instances of a service that Consul knows, and registers this node as one if it is to. A virtual thread for each datacenter, one for the list of
 * datacenters, one for the registration. Thread-safe.
 */
final class ConsulDiscovery implements PushingDiscovery, Lookup.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ConsulDiscovery.class);
    private static final String THREAD = "fnd-discovery-consul";
    private static final String OWN = "";
    private static final int MAX_DATACENTERS = 64;

    private final DiscoveryContext context;
    private final ConsulSettings settings;
    private final HttpSource http;
    private final Condition lookups;
    private final Condition registrations;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final RegistrationLoop registering;
    private final Sources sources = new Sources();
    private final Map<String, Thread> threads = new HashMap<>();
    private Thread lister;
    private Consumer<DiscoveryResult> sink;
    private boolean closed;

    ConsulDiscovery(DiscoveryContext context, ConsulSettings settings) {
        this.context = context;
        this.settings = settings;
        this.http = new HttpSource(settings.http(), context.blocking(), "X-Consul-Token", "");
        this.lookups = new Condition(LOG::info, LOG::warn, context, "not answered yet");
        this.registrations = new Condition(LOG::info, LOG::warn, context, "not registered yet");
        this.registering = new RegistrationLoop("Consul", new Registration(settings, context.cluster(), http, registrations), settings.ttl().dividedBy(3), registrations, THREAD, random);
    }

    @Override
    public void announce(Announcement self) {
        if (settings.register()) {
            registering.announce(self);
        }
    }

    @Override
    public synchronized void start(Consumer<DiscoveryResult> given) {
        if (closed) {
            return;
        }
        sink = given;
        if (settings.asksAll()) {
            lister = begin(this::list);
        } else {
            ask(settings.datacenters().isEmpty() ? Set.of(OWN) : new TreeSet<>(settings.datacenters()));
        }
    }

    private static Thread begin(Runnable task) {
        return Thread.ofVirtual().name(THREAD).start(task);
    }

    /** Asks these datacenters from now on, and no others. */
    private synchronized void ask(Set<String> datacenters) {
        if (closed) {
            return;
        }
        sources.are(datacenters);
        threads.entrySet().removeIf(entry -> {
            boolean gone = !datacenters.contains(entry.getKey());
            if (gone) {
                entry.getValue().interrupt();
            }
            return gone;
        });
        datacenters.forEach(datacenter -> threads.computeIfAbsent(datacenter, name -> begin(new Lookup(settings, name, http, this, random))));
    }

    /** Looks again and again which datacenters there are. */
    private void list() {
        Backoff backoff = new Backoff();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Set<String> datacenters = new TreeSet<>();
                    JsonNode answer = Json.read(Answers.now(http.ask(HttpQuestion.get(settings.url("/v1/catalog/datacenters")))).body());
                    answer.forEach(name -> datacenters.add(name.asText("")));
                    datacenters.remove(OWN);
                    if (datacenters.isEmpty() || datacenters.size() > MAX_DATACENTERS) {
                        throw new FoundationException(ErrorType.FORMAT_ERROR, "Consul names " + datacenters.size() + " datacenters; 1 to " + MAX_DATACENTERS + " can be asked.");
                    }
                    ask(datacenters);
                    backoff.reset();
                    Thread.sleep(settings.patience());
                } catch (RuntimeException e) {
                    FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The datacenters of Consul could not be listed: " + e);
                    unlisted(failure);
                    Thread.sleep(backoff.next(random.nextDouble(), failure));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void unlisted(FoundationException failure) {
        if (!closed) {
            lookups.fails(failure);
            if (threads.isEmpty()) {
                sink.accept(new DiscoveryResult.Unknown(failure));
            }
        }
    }

    @Override
    public synchronized void found(String datacenter, List<Instance> instances) {
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        instances.forEach(instance -> instance.peer(context.cluster(), settings.port()).ifPresent(peers::add));
        sources.answered(datacenter, peers);
        tell();
    }

    @Override
    public synchronized void failed(String datacenter, FoundationException cause) {
        sources.failed(datacenter, cause);
        tell();
    }

    private void tell() {
        if (closed) {
            return;
        }
        int known = sources.known();
        sources.failure().ifPresentOrElse(lookups::fails, () -> lookups.works(known + (known == 1 ? " peer" : " peers") + " by " + settings));
        sources.result().ifPresent(sink);
    }

    @Override
    public String status() {
        return lookups.sentence() + (settings.register() ? "; " + registrations.sentence() : "");
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            threads.values().forEach(Thread::interrupt);
            if (lister != null) {
                lister.interrupt();
            }
        }
        registering.end();
        http.close();
    }
}
