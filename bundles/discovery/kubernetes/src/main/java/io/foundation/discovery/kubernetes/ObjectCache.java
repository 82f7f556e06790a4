package io.foundation.discovery.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of a list, kept up to date by the events of a watch: the deciding half of list and watch ("Kubernetes API Concepts, Efficient detection of
 * changes"). Bounded; no I/O, clock or thread. Not thread-safe.
 */
final class ObjectCache {

    /** The most objects that are kept. */
    static final int MAX_OBJECTS = 20_000;

    private final Resource resource;
    private final Map<String, List<Endpoint>> byObject = new LinkedHashMap<>();
    private final Map<String, List<Endpoint>> listed = new LinkedHashMap<>();
    private String version = "";

    ObjectCache(Resource resource) {
        this.resource = resource;
    }

    /** Begins a new list; what is kept stays until the list is whole. */
    void begin() {
        listed.clear();
    }

    /**
     * Takes a page of the list in.
     *
     * @return the word with which the next is asked for; empty text after the last
     * @throws FoundationException {@code FORMAT_ERROR} if it is no list, {@code TOO_LARGE} if there are too many objects
     */
    String page(JsonNode list) {
        if (!list.path("metadata").isObject()) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The API of Kubernetes did not answer with a list of " + resource.plural() + '.');
        }
        for (JsonNode object : list.path("items")) {
            listed.put(key(object), resource.read(object));
        }
        bounded(listed);
        String next = list.path("metadata").path("continue").asText("");
        if (next.isEmpty()) {
            byObject.clear();
            byObject.putAll(listed);
            listed.clear();
            version = list.path("metadata").path("resourceVersion").asText("");
        }
        return next;
    }

    /**
     * Takes an event of a watch in.
     *
     * @return whether who is there may have changed
     * @throws FoundationException what the API says is wrong, with the status as the fact {@code status}; {@code FORMAT_ERROR} if it is no event
     */
    boolean event(JsonNode event) {
        JsonNode object = event.path("object");
        boolean changed = switch (event.path("type").asText("")) {
            case "ADDED", "MODIFIED" -> {
                List<Endpoint> now = resource.read(object);
                boolean other = !now.equals(byObject.put(key(object), now));
                bounded(byObject);
                yield other;
            }
            case "DELETED" -> byObject.remove(key(object)) != null;
            case "BOOKMARK" -> false;
            case "ERROR" -> throw ApiErrors.told(object);
            default -> throw new FoundationException(ErrorType.FORMAT_ERROR, "The API of Kubernetes told of a change that is none: its type is '"
                    + event.path("type").asText("") + "'.");
        };
        String newer = object.path("metadata").path("resourceVersion").asText("");
        version = newer.isEmpty() ? version : newer;
        return changed;
    }

    /** What a watch goes on from; empty text if the API gave none. */
    String version() {
        return version;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>();
        byObject.values().forEach(all::addAll);
        return all;
    }

    private static String key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asText("") + '/' + metadata.path("name").asText("");
    }

    private void bounded(Map<String, ?> objects) {
        if (objects.size() > MAX_OBJECTS) {
            objects.clear();
            version = "";
            throw new FoundationException(ErrorType.TOO_LARGE, "The API of Kubernetes names more than " + MAX_OBJECTS + ' ' + resource.plural()
                    + ": select fewer of them with 'service' or 'selector'.");
        }
    }
}
