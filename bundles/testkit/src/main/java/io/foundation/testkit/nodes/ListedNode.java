package io.foundation.testkit.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A node as another lists it with {@code cluster:nodes}.
 *
 * @param name        its name
 * @param incarnation which life of it
 * @param state       the word of its state, e.g. {@code ready}
 * @param addresses   where it says it can be reached
 * @param note        what was noted of it
 * @param self        whether it is the one that lists
 */
public record ListedNode(String name, long incarnation, String state, List<String> addresses, String note, boolean self) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the output of {@code cluster:nodes --json}. */
    static List<ListedNode> parse(String json) {
        List<ListedNode> nodes = new ArrayList<>();
        for (JsonNode node : tree(json)) {
            List<String> addresses = new ArrayList<>();
            node.path("addresses").forEach(address -> addresses.add(address.asText()));
            nodes.add(new ListedNode(node.path("name").asText(), node.path("incarnation").asLong(), node.path("state").asText(),
                    List.copyOf(addresses), node.path("note").asText(), node.path("self").asBoolean()));
        }
        return nodes;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("This is no JSON: " + json, e);
        }
    }
}
