package io.foundation.telemetry.core.cluster;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.api.cluster.ClusterReadings.Merged;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import io.foundation.telemetry.core.state.SeriesState;
import io.foundation.telemetry.core.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts together what nodes say. Series of one name that are of different kinds on different nodes stay apart. Not thread-safe. */
final class Merger {

    private final List<String> answered = new ArrayList<>();
    private final Map<String, String> missing = new TreeMap<>();
    private final List<String> cut = new ArrayList<>();
    private final Map<Key, Sum> sums = new TreeMap<>();

    private record Key(Series series, Kind kind) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int order = series.compareTo(other.series);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    private static final class Sum {
        private int nodes;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double sumOfValues;
        private SignedHistogram values;

        private void add(SeriesState state) {
            nodes++;
            sum += state.value();
            min = Math.min(min, state.value());
            max = Math.max(max, state.value());
            if (state.recent() != null) {
                sumOfValues += state.sum();
                values = (values == null ? new SignedHistogram() : values).add(state.recent());
            }
        }

        private Merged merged(Key key) {
            return new Merged(key.series, key.kind, nodes, sum, min, max, values == null ? Optional.empty() : Optional.of(values.spread((long) sum, sumOfValues)));
        }
    }

    void answered(String node, StateCodec.Read answer) {
        answered.add(node);
        if (answer.cut()) {
            cut.add(node);
        }
        answer.states().forEach(state -> sums.computeIfAbsent(new Key(state.series(), state.kind()), key -> new Sum()).add(state));
    }

    void missing(String node, String why) {
        missing.put(node, why);
    }

    ClusterReadings result() {
        return new ClusterReadings(answered.stream().sorted().toList(), missing, cut.stream().sorted().toList(),
                sums.entrySet().stream().map(entry -> entry.getValue().merged(entry.getKey())).toList());
    }
}
