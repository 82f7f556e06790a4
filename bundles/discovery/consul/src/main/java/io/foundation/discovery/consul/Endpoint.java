package io.foundation.discovery.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What of Consul's HTTP API ({@code /v1}) names the instances of a service, and how its answers are read. */
enum Endpoint {

    /** Those that are healthy, from the servers. */
    HEALTH("/v1/health/service/"),
    /** All that are registered, from the servers. */
    CATALOG("/v1/catalog/service/"),
    /** Those registered with the agent that is asked. */
    AGENT("/v1/agent/health/service/name/"),
    /** The one of an id, registered with the agent that is asked. */
    AGENTSERVICE("/v1/agent/service/");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    String path(String name) {
        return path + name;
    }

    /** Whether the servers are asked, who know all datacenters; else an agent, which knows its own services. */
    boolean isOfServers() {
        return this == HEALTH || this == CATALOG;
    }

    /**
     * The instances of an answer.
     *
     * @param passing whether only those whose checks pass are taken, where the answer tells
     * @param byNode  whether an instance is where its node's name says, not its address
     */
    List<Instance> read(JsonNode answer, boolean passing, boolean byNode) {
        List<Instance> found = new ArrayList<>();
        switch (this) {
            case HEALTH -> answer.forEach(entry -> found.add(instance(entry.path("Service"), "", entry.path("Node").path("Address").asText(""),
                    entry.path("Node").path("Node").asText(""), byNode)));
            case CATALOG -> answer.forEach(entry -> found.add(instance(entry, "Service", entry.path("Address").asText(""), entry.path("Node").asText(""), byNode)));
            case AGENT -> answer.forEach(entry -> {
                if (!passing || entry.path("AggregatedStatus").asText("").equals("passing")) {
                    found.add(instance(entry.path("Service"), "", "", "", false));
                }
            });
            case AGENTSERVICE -> found.add(instance(answer, "", "", "", false));
            default -> throw new IllegalStateException("no way to read " + this);
        }
        return found;
    }

    private static Instance instance(JsonNode service, String prefix, String nodeAddress, String node, boolean byNode) {
        String own = service.path(prefix + "Address").asText("");
        return new Instance(byNode ? node : own.isEmpty() ? nodeAddress : own, service.path(prefix + "Port").asInt(0), service.path(prefix + "Meta"));
    }
}
