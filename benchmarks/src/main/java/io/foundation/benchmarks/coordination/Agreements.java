package io.foundation.benchmarks.coordination;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The systems by name. */
final class Agreements {

    static final String OURS = "foundation";
    static final String CURATOR = "curator";
    static final String HAZELCAST = "hazelcast-cp";
    static final String RAFT = "jgroups-raft";

    /** Makes one that is ready. */
    private interface Opening {
        Agreement open(String connect, Duration session) throws Exception;
    }

    /**
     * A system.
     *
     * @param onServers whether it stands on the servers of the run
     * @param settings  how it is set up, for the record
     */
    private record Known(Opening opening, boolean onServers, String settings) {
    }

    private static final Map<String, Known> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put(OURS, new Known(FoundationAgreement::new, true, "its primitives over its store, sessions of its own; ids in blocks of 1,000"));
        BY_NAME.put(CURATOR, new Known(CuratorAgreement::new, true, "InterProcessMutex, DistributedAtomicLong, LeaderLatch, DistributedQueue with a lock for each item, CuratorCache; setData by version as compare-and-set; ids by DistributedAtomicLong, one by one; on the same servers"));
        BY_NAME.put(HAZELCAST, new Known((connect, session) -> new HazelcastAgreement(), false, "5.4.0, three CP members in the measuring process, in memory; FencedLock, IAtomicLong; no queue, cached map or votes that agree"));
        BY_NAME.put(RAFT, new Known((connect, session) -> new RaftAgreement(), false, "1.1.4, three members in the measuring process, log in memory; CounterService; no lock, no queue, no election for users"));
    }

    private Agreements() {
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    static String settings(String name) {
        return known(name).settings();
    }

    static boolean isOnServers(String name) {
        return known(name).onServers();
    }

    static Agreement open(String name, String connect, Duration session) throws Exception {
        return known(name).opening().open(connect, session);
    }

    private static Known known(String name) {
        Known known = BY_NAME.get(name);
        if (known == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no system '" + name + "': the systems are " + String.join(", ", names()) + ".");
        }
        return known;
    }
}
