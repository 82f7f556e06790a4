package io.foundation.transport.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of the values of monotonic channels for one life of one peer, longer than a link: which version of each subject and key came last, and which values
 * were not acknowledged when the last link ended. Bounded. Thread-safe.
 */
final class PeerValues {

    /** So many subjects and keys per channel; beyond, the one that was silent longest is forgotten. */
    static final int MAX_KEYS = 16_384;

    private final Map<String, Map<ValueKey, Long>> seen = new HashMap<>();
    private final Map<String, List<OutboundFrame>> left = new HashMap<>();

    private static final class Recent extends LinkedHashMap<ValueKey, Long> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ValueKey, Long> eldest) {
            return size() > MAX_KEYS;
        }
    }

    /** Whether a value is newer than the last that was accepted; then it is the last. */
    synchronized boolean accept(String channel, String subject, String key, long version) {
        Map<ValueKey, Long> versions = seen.computeIfAbsent(channel, name -> new Recent());
        ValueKey valueKey = new ValueKey(subject, key);
        Long last = versions.get(valueKey);
        if (last != null && last >= version) {
            return false;
        }
        versions.put(valueKey, version);
        return true;
    }

    synchronized void leave(String channel, List<OutboundFrame> values) {
        if (!values.isEmpty()) {
            left.computeIfAbsent(channel, name -> new ArrayList<>()).addAll(values);
        }
    }

    /** What a former link left, once. */
    synchronized List<OutboundFrame> takeLeft(String channel) {
        List<OutboundFrame> values = left.remove(channel);
        return values == null ? List.of() : values;
    }
}
