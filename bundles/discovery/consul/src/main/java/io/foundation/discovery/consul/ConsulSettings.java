package io.foundation.discovery.consul;

import io.foundation.discovery.http.HttpSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What Consul is asked, and how.
 *
 * @param agent       where it is
 * @param service     the name of the service, or the id of an instance for {@link Endpoint#AGENTSERVICE}
 * @param datacenters that are asked; the agent's own if empty, all there are if it holds {@link #ALL}
 * @param passing     whether only instances whose checks pass are taken
 * @param filter      an expression of Consul's; empty text for none
 * @param stale       whether any server may answer, also one that is behind
 * @param byNode      whether nodes are dialled by the names that Consul has for them
 * @param port        of an instance that has none
 * @param patience    for how long a question waits for a change
 * @param interval    between two questions, where nothing can wait
 * @param register    whether this node registers itself
 * @param ttl         after how long without a sign of life its registration is not healthy any more
 * @param deregisterAfter after how long of that it is taken out
 */
record ConsulSettings(URI agent, Endpoint endpoint, String service, List<String> datacenters, boolean passing, String filter, boolean stale, boolean byNode, int port,
        Duration patience, Duration interval, boolean register, Duration ttl, Duration deregisterAfter, HttpSettings http) {

    /** The word for all datacenters. */
    static final String ALL = "all";

    boolean asksAll() {
        return datacenters.contains(ALL);
    }

    /** The URL of the instances in a datacenter; the agent's own if that is empty text. */
    URI instances(String datacenter, String since) {
        StringBuilder query = new StringBuilder();
        if (endpoint == Endpoint.HEALTH && passing) {
            query.append("&passing=true");
        }
        add(query, "dc", endpoint.isOfServers() ? datacenter : "");
        add(query, "filter", endpoint.isOfServers() ? filter : "");
        if (endpoint.isOfServers() && stale) {
            query.append("&stale");
        }
        if (!since.isEmpty()) {
            add(query, endpoint == Endpoint.AGENTSERVICE ? "hash" : "index", since);
            query.append("&wait=").append(patience.toMillis()).append("ms");
        }
        return url(endpoint.path(service), query);
    }

    URI url(String path) {
        return url(path, new StringBuilder());
    }

    private URI url(String path, StringBuilder query) {
        return agent.resolve(path + (query.isEmpty() ? "" : "?" + query.substring(1)));
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }

    /** For sentences. */
    @Override
    public String toString() {
        return "service " + service + " of Consul at " + agent.getScheme() + "://" + agent.getAuthority();
    }
}
