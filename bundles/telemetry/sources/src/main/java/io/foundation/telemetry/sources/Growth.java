package io.foundation.telemetry.sources;

import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes counters of numbers that others count, and that begin anew when what they belong to does: a link, a session. What such a thing has counted between the last look and its end is not known. What was counted
 * before the first look counts unless the counter has a sum already, as when this bundle was replaced: then it is in it. Not thread-safe.
 */
final class Growth {

    private final Map<Series, Map<Object, Long>> former = new HashMap<>();

    /** @param now by what they belong to, how much each has counted by now */
    void count(Telemetry telemetry, String name, Map<String, String> tags, Map<?, Long> now) {
        Counter counter = telemetry.counter(name, tags);
        Series series = new Series(name, tags);
        Map<Object, Long> before = former.get(series);
        if (before != null || counter.value() == 0) {
            long grown = 0;
            for (Map.Entry<?, Long> each : now.entrySet()) {
                long was = before == null ? 0 : before.getOrDefault(each.getKey(), 0L);
                grown += each.getValue() >= was ? each.getValue() - was : each.getValue();
            }
            counter.add(grown);
        }
        former.put(series, new HashMap<>(now));
    }
}
