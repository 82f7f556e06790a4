package io.foundation.discovery.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.DiscoveredPeer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The keys of a range, kept up to date by the events of a watch. Bounded; no I/O, clock or thread. Not thread-safe. */
final class KeyCache {

    /** The most keys that are kept. */
    static final int MAX_KEYS = 20_000;

    private final ClusterName cluster;
    private final Map<String, String> values = new HashMap<>();
    private long revision = -1;

    KeyCache(ClusterName cluster) {
        this.cluster = cluster;
    }

    /** Whether nothing is known that a watch could go on from. */
    boolean isEmpty() {
        return revision < 0;
    }

    /** What is known is not to be gone on from. */
    void forget() {
        revision = -1;
    }

    /** The revision after the latest that is known. */
    long next() {
        return revision + 1;
    }

    /** Takes an answer in that names all keys. */
    void listed(JsonNode answer) {
        if (!answer.path("header").path("revision").isTextual()) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of etcd names no revision.");
        }
        values.clear();
        answer.path("kvs").forEach(kv -> values.put(kv.path("key").asText(""), kv.path("value").asText("")));
        revision = answer.path("header").path("revision").asLong();
        bounded();
    }

    /**
     * Takes a line of a watch in.
     *
     * @return whether who is there may have changed
     * @throws FoundationException if the watch has ended, because its past is compacted or for another reason
     */
    boolean told(JsonNode line) {
        if (line.has("error")) {
            throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "etcd ended its report of changes: " + line.path("error").path("message").asText("it gave no reason") + '.');
        }
        JsonNode result = line.path("result");
        if (result.path("canceled").asBoolean(false)) {
            long past = next();
            forget();
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "etcd has forgotten what happened since revision " + past + '.').with(WatchLoop.COMPACTED, "true");
        }
        boolean changed = false;
        for (JsonNode event : result.path("events")) {
            String key = event.path("kv").path("key").asText("");
            String value = event.path("kv").path("value").asText("");
            boolean deleted = event.path("type").asText("PUT").equals("DELETE");
            revision = Math.max(revision, event.path("kv").path("mod_revision").asLong(revision));
            changed |= deleted ? values.remove(key) != null : !value.equals(values.put(key, value));
        }
        // That of the header may be ahead of what was told: it counts only where the line says that there is nothing to tell.
        if (result.path("events").isEmpty() && !result.path("created").asBoolean(false)) {
            revision = Math.max(revision, result.path("header").path("revision").asLong(revision));
        }
        bounded();
        return changed;
    }

    Set<DiscoveredPeer> peers() {
        Set<DiscoveredPeer> peers = new HashSet<>();
        values.values().forEach(value -> Text.peer(value, cluster).ifPresent(peers::add));
        return peers;
    }

    private void bounded() {
        if (values.size() > MAX_KEYS) {
            values.clear();
            forget();
            throw new FoundationException(ErrorType.TOO_LARGE, "etcd has more than " + MAX_KEYS + " keys under the prefix: use one for the nodes alone.");
        }
    }
}
