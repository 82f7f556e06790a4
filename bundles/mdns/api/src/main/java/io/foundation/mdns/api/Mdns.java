package io.foundation.mdns.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The names and services of the local network. What a bundle has registered here goes with it. Sockets are open while somebody has something registered or
 * asks. Nothing here is authenticated: everybody in the local network can say anything, and hears everything that is said. Thread-safe.
 */
@ProviderType
public interface Mdns {

    /** The most services a node may advertise. */
    int MAX_SERVICES = 256;

    /** The most host names of a node, beside those configured. */
    int MAX_HOSTS = 64;

    /**
     * Tells the local network of a service. Its name is claimed first, which takes about a second, unless it is {@linkplain ServiceOffer#unique() unique} by
     * itself; if another has it, a number is added.
     *
     * @throws FoundationException {@code RESOURCE_EXHAUSTED} if there are {@link #MAX_SERVICES}
     */
    Advertisement advertise(ServiceOffer offer);

    /**
     * A further name for this machine, claimed as the others are.
     *
     * @param label the name without {@code .local}: letters, digits and hyphens, at most 63
     * @throws FoundationException {@code INVALID_INPUT} for another label; {@code RESOURCE_EXHAUSTED} if there are {@link #MAX_HOSTS}
     */
    Registration host(String label);

    /**
     * Tells a listener of the services of a type, now and whenever that changes, until the registration is closed.
     *
     * @param type such as {@code _http._tcp}
     * @throws FoundationException {@code INVALID_INPUT} if it is no type of service
     */
    Registration browse(String type, BrowseListener listener);

    /**
     * Asks. What is known is answered at once; else, and where there may be several answers (PTR, ANY), the network is asked.
     *
     * @param name     such as {@code printer.local}, or {@code _http._tcp.local}
     * @param type     A, AAAA, PTR, SRV, TXT or ANY
     * @param patience how long to wait for answers at most, 1 ms to 1 min
     * @return what was found, which may be nothing; fails with {@code SERVICE_UNAVAILABLE} if no interface can be used
     * @throws FoundationException {@code INVALID_INPUT} if an argument is not allowed; {@code RESOURCE_EXHAUSTED} if too many ask at once
     */
    CompletionStage<List<DnsRecord>> query(String name, String type, Duration patience);

    /** What this node says of itself, by interface. */
    List<DnsRecord> records();

    /** What it has heard of others and still holds, by interface. */
    List<DnsRecord> cached();

    /** How the interfaces are doing. */
    List<LinkStatus> links();
}
