package io.foundation.mdns.core.table;

import io.foundation.mdns.api.ServiceOffer;
import java.util.List;

/**
 * What this node has, whatever the interface.
 *
 * @param hosts    labels, the main one first; where there is none, services cannot be said
 * @param services in the order in which they came
 * @param ttl      for how many seconds others may hold what they hear
 */
public record Holdings(List<String> hosts, List<ServiceOffer> services, int ttl) {

    public Holdings {
        hosts = List.copyOf(hosts);
        services = List.copyOf(services);
    }
}
