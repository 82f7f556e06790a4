package io.foundation.discovery.gossip;

import io.foundation.base.api.id.ClusterName;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does not work at present, each said once in the log when it begins. Not thread-safe. */
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final ClusterName cluster;
    private final Map<String, String> present = new TreeMap<>();

    Troubles(ClusterName cluster) {
        this.cluster = cluster;
    }

    /**
     * Takes note of a trouble.
     *
     * @param what  what does not work, e.g. the name of an interface
     * @param why   a sentence, or the rest of one that begins with what
     */
    void note(String what, String why) {
        if (!why.equals(present.put(what, why))) {
            LOG.warn("Cluster {}, gossip, {}: {}", cluster, what, why);
        }
    }

    /** It works again, if it did not. */
    void end(String what) {
        if (present.remove(what) != null) {
            LOG.info("Cluster {}, gossip, {}: works again.", cluster, what);
        }
    }

    /** Why something does not work; null if it works. */
    String why(String what) {
        return present.get(what);
    }

    boolean isEmpty() {
        return present.isEmpty();
    }

    /** All of them. */
    String summary() {
        return present.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).collect(Collectors.joining(" "));
    }
}
