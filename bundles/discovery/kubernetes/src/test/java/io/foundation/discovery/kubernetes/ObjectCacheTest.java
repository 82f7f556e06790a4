package io.foundation.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.error.FoundationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ObjectCacheTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectCache cache = new ObjectCache(Resource.PODS);

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode pod(int name, int address) {
        return (ObjectNode) json("{'metadata': {'name': 'p" + name + "', 'namespace': 'n', 'resourceVersion': '7'}, 'status': {'podIP': '10.0.0." + address + "'}}");
    }

    private static JsonNode event(String type, JsonNode object) {
        ObjectNode event = JSON.createObjectNode().put("type", type);
        event.set("object", object);
        return event;
    }

    private static JsonNode list(String next, List<ObjectNode> pods) {
        ObjectNode list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", "5").put("continue", next);
        ArrayNode items = list.putArray("items");
        pods.forEach(items::add);
        return list;
    }

    private List<String> addresses() {
        return cache.endpoints().stream().map(endpoint -> endpoint.addresses().getFirst()).sorted().toList();
    }

    /** Any list, in pages of any size, and any events after it leave what a map of the objects would. */
    @Property(tries = 200)
    void whatIsKeptIsWhatIsThere(@ForAll @Size(max = 12) List<@IntRange(min = 1, max = 9) Integer> listed, @ForAll @IntRange(min = 1, max = 4) int page,
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 89) Integer> changes) {
        Map<Integer, Integer> model = new TreeMap<>();
        cache.begin();
        listed.forEach(name -> model.put(name, name));
        List<ObjectNode> pods = model.keySet().stream().map(name -> pod(name, name)).toList();
        for (int from = 0; from < pods.size(); from += page) {
            cache.page(list("more", pods.subList(from, Math.min(pods.size(), from + page))));
        }
        assertThat(cache.page(list("", List.of()))).isEmpty();
        for (int change : changes) {
            int name = change % 9 + 1;
            int address = change / 9;
            if (address == 0) {
                assertThat(cache.event(event("DELETED", pod(name, 1)))).isEqualTo(model.remove(name) != null);
            } else {
                Integer before = model.put(name, address);
                assertThat(cache.event(event(before == null ? "ADDED" : "MODIFIED", pod(name, address)))).isEqualTo(before == null || before != address);
            }
        }
        assertThat(addresses()).isEqualTo(model.values().stream().map(address -> "10.0.0." + address).sorted().toList());
    }

    @Test
    void aListThatBreaksOffChangesNothing() {
        cache.begin();
        cache.page(list("", List.of(pod(1, 1))));
        cache.begin();
        assertThat(cache.page(list("more", List.of(pod(2, 2))))).isEqualTo("more");
        assertThat(addresses()).containsExactly("10.0.0.1");
        cache.begin();
        cache.page(list("", List.of(pod(3, 3))));
        assertThat(addresses()).containsExactly("10.0.0.3");
    }

    @Test
    void aBookmarkOnlyMovesTheVersion() {
        cache.begin();
        cache.page(list("", List.of(pod(1, 1))));
        assertThat(cache.version()).isEqualTo("5");
        assertThat(cache.event(json("{'type': 'BOOKMARK', 'object': {'metadata': {'resourceVersion': '9'}}}"))).isFalse();
        assertThat(cache.version()).isEqualTo("9");
        assertThat(addresses()).containsExactly("10.0.0.1");
    }

    @Test
    void whatIsNoListOrNoEventIsAnError() {
        assertThatThrownBy(() -> cache.page(json("[]"))).hasMessageContaining("did not answer with a list of pods");
        assertThatThrownBy(() -> cache.event(json("{}"))).hasMessageContaining("its type is ''");
        assertThatThrownBy(() -> cache.event(json("{'type': 'ERROR', 'object': {'code': 410, 'message': 'too old'}}")))
                .isInstanceOfSatisfying(FoundationException.class, error -> assertThat(ApiErrors.isExpired(error)).isTrue()).hasMessageContaining("too old (410)");
    }

    @Test
    void tooManyObjectsAreRefused() {
        cache.begin();
        List<ObjectNode> many = java.util.stream.IntStream.range(0, ObjectCache.MAX_OBJECTS).mapToObj(name -> pod(name, 1)).toList();
        cache.page(list("more", many));
        assertThatThrownBy(() -> cache.page(list("", List.of(pod(-1, 1))))).hasMessageContaining("more than 20000 pods");
    }
}
