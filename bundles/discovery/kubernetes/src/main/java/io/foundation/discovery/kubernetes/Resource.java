package io.foundation.discovery.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What of the API is looked at, and how its objects are read: what they lack is left out, never an error. */
enum Resource {

    /** The endpoints of a service in pieces ({@code discovery.k8s.io/v1}, since Kubernetes 1.21). */
    ENDPOINTSLICES("endpointslices", "/apis/discovery.k8s.io/v1", Resource::ofSlice),
    /** The endpoints of a service in one object; deprecated since Kubernetes 1.33, and cut off after 1000. */
    ENDPOINTS("endpoints", "/api/v1", Resource::ofEndpoints),
    /** Pods by their labels, without a service. */
    PODS("pods", "/api/v1", Resource::ofPod);

    private final String plural;
    private final String group;
    private final Function<JsonNode, List<Endpoint>> reader;

    Resource(String plural, String group, Function<JsonNode, List<Endpoint>> reader) {
        this.plural = plural;
        this.group = group;
        this.reader = reader;
    }

    /** The word of the configuration and of the API. */
    String plural() {
        return plural;
    }

    String path(String namespace) {
        return group + "/namespaces/" + namespace + '/' + plural;
    }

    /** Who is in an object. */
    List<Endpoint> read(JsonNode object) {
        return reader.apply(object);
    }

    private static List<Endpoint> ofSlice(JsonNode slice) {
        Map<String, Integer> ports = ports(slice.path("ports"), "port");
        List<Endpoint> found = new ArrayList<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            JsonNode conditions = endpoint.path("conditions");
            // A condition that is absent is not known, which readers are to take for ready (EndpointConditions, discovery.k8s.io/v1).
            add(found, texts(endpoint.path("addresses")), endpoint.path("targetRef"), slice, endpoint.path("hostname").asText(""),
                    conditions.path("ready").asBoolean(true), conditions.path("terminating").asBoolean(false), ports);
        }
        return found;
    }

    private static List<Endpoint> ofEndpoints(JsonNode endpoints) {
        List<Endpoint> found = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            Map<String, Integer> ports = ports(subset.path("ports"), "port");
            for (String kind : List.of("addresses", "notReadyAddresses")) {
                for (JsonNode address : subset.path(kind)) {
                    add(found, List.of(address.path("ip").asText("")), address.path("targetRef"), endpoints, address.path("hostname").asText(""),
                            kind.equals("addresses"), false, ports);
                }
            }
        }
        return found;
    }

    private static void add(List<Endpoint> found, List<String> given, JsonNode pod, JsonNode object, String hostname, boolean ready, boolean terminating,
            Map<String, Integer> ports) {
        List<String> addresses = given.stream().filter(address -> !address.isBlank()).toList();
        if (!addresses.isEmpty()) {
            String namespace = pod.path("namespace").asText(object.path("metadata").path("namespace").asText(""));
            String key = pod.path("uid").asText(pod.path("name").asText(""));
            found.add(new Endpoint(key.isEmpty() ? addresses.getFirst() : namespace + '/' + key, addresses, namespace, hostname, true, ready, terminating, ports));
        }
    }

    private static List<Endpoint> ofPod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode status = pod.path("status");
        JsonNode spec = pod.path("spec");
        List<String> several = texts(status.path("podIPs"), "ip");
        List<String> addresses = several.isEmpty() ? Stream.of(status.path("podIP").asText("")).filter(address -> !address.isBlank()).toList() : several;
        if (addresses.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> ports = new TreeMap<>();
        spec.path("containers").forEach(container -> ports.putAll(ports(container.path("ports"), "containerPort")));
        boolean ready = false;
        for (JsonNode condition : status.path("conditions")) {
            ready |= condition.path("type").asText().equals("Ready") && condition.path("status").asText().equals("True");
        }
        String key = metadata.path("uid").asText(metadata.path("name").asText(addresses.getFirst()));
        return List.of(new Endpoint(key, addresses, metadata.path("namespace").asText(""), spec.path("hostname").asText(""),
                status.path("phase").asText().equals("Running"), ready, metadata.path("deletionTimestamp").isTextual(), ports));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText("")));
        return texts;
    }

    private static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.path(field).asText("")));
        return texts.stream().filter(text -> !text.isBlank()).toList();
    }

    private static Map<String, Integer> ports(JsonNode array, String field) {
        Map<String, Integer> ports = new TreeMap<>();
        for (JsonNode port : array) {
            int number = port.path(field).asInt(0);
            if (number > 0 && number <= 65_535) {
                ports.put(port.path("name").asText(""), number);
            }
        }
        return ports;
    }
}
