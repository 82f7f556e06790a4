package io.foundation.benchmarks.system;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The systems there are, by name. A system's library is touched only when it is asked for. */
public final class Systems {

    /** Ours. */
    public static final String OURS = "foundation";
    /** No node at all: the cost of an idle JVM. */
    public static final String IDLE = "idle";

    private static final Map<String, Supplier<ClusterSystem>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put(OURS, FoundationSystem::new);
        BY_NAME.put("scalecube", () -> new ScaleCubeSystem("scalecube", false));
        BY_NAME.put("scalecube-local", () -> new ScaleCubeSystem("scalecube-local", true));
        BY_NAME.put("pekko", () -> new PekkoSystem("pekko", false));
        BY_NAME.put("pekko-tuned", () -> new PekkoSystem("pekko-tuned", true));
        BY_NAME.put("jgroups", JGroupsSystem::new);
        BY_NAME.put("hazelcast", () -> new HazelcastSystem("hazelcast", false));
        BY_NAME.put("hazelcast-tuned", () -> new HazelcastSystem("hazelcast-tuned", true));
    }

    private Systems() {
    }

    /** All names, ours first. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** Refuses a name that is none. */
    public static String check(String name) {
        if (!BY_NAME.containsKey(name)) {
            String hint = Nearest.to(name, BY_NAME.keySet()).map(near -> "did you mean " + near + "? ").orElse("");
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "There is no system '" + name + "': " + hint + "The systems are " + String.join(", ", BY_NAME.keySet()) + ".");
        }
        return name;
    }

    /** The system of that name. */
    public static ClusterSystem byName(String name) {
        return BY_NAME.get(check(name)).get();
    }

    /** What a system is set to, for the record. */
    public static String settings(String name) {
        return switch (name) {
            case OURS -> "defaults of the node: full mesh, static list, heartbeats of 1 s";
            case "scalecube" -> "defaultLanConfig";
            case "scalecube-local" -> "defaultLocalConfig";
            case "pekko" -> "defaults, split brain resolver keep-majority";
            case "pekko-tuned" -> "gossip, heartbeat, leader and reaper intervals 200 ms, pause 1 s, stable-after 2 s";
            case "jgroups" -> "tcp.xml with tcp_nodelay, TCPPING";
            case "hazelcast" -> "defaults, TCP join, 31 partitions, 2 operation threads, no Jet";
            case "hazelcast-tuned" -> "as hazelcast, heartbeat 1 s, at most 5 s without";
            default -> "";
        };
    }
}
