package io.foundation.itests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.testkit.nodes.RealNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node says of itself in JSON. */
final class Facts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Facts() {
    }

    /** The facts of a cluster, by name. */
    static Map<String, String> ofCluster(RealNode node, String cluster) {
        Map<String, String> facts = new TreeMap<>();
        JsonNode all = read(node.run("foundation:info --json")).path("clusterFacts").path(cluster);
        all.fieldNames().forEachRemaining(name -> facts.put(name, all.path(name).asText()));
        return facts;
    }

    /** The sentences about wrong configurations, of all of them. */
    static List<String> problems(RealNode node) {
        List<String> sentences = new ArrayList<>();
        JsonNode problems = read(node.exec("foundation:health --json").out()).path("problems");
        problems.forEach(list -> list.forEach(sentence -> sentences.add(sentence.asText())));
        return sentences;
    }

    /** How many peers were refused, by reason. */
    static Map<String, Long> refusals(RealNode node, String cluster) {
        Map<String, Long> refusals = new TreeMap<>();
        ofCluster(node, cluster).forEach((name, value) -> {
            if (name.startsWith("refused.")) {
                refusals.put(name.substring("refused.".length()), Long.parseLong(value));
            }
        });
        return refusals;
    }

    /** What changed in a cluster: {@code node to cause}, oldest first. */
    static List<String> events(RealNode node) {
        List<String> events = new ArrayList<>();
        read(node.run("cluster:events --json -n 1000")).forEach(event ->
                events.add(event.path("node").asText() + " " + event.path("to").asText() + " " + event.path("cause").asText()));
        return events;
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This is no JSON: " + json, e);
        }
    }
}
