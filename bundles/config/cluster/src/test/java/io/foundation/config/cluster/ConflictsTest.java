package io.foundation.config.cluster;

import static io.foundation.config.api.cluster.Settled.Outcome.MERGED;
import static io.foundation.config.api.cluster.Settled.Outcome.WRITTEN;
import static io.foundation.config.api.cluster.Settled.Outcome.YIELDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Resolution;
import io.foundation.config.cluster.core.Conflicts;
import io.foundation.config.cluster.core.Offer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConflictsTest {

    private static Offer mine(Object value, Object base, long at, Resolution resolution) {
        return new Offer("p", value, 5, base, Instant.ofEpochMilli(at), resolution);
    }

    private static Optional<ClusterValue> theirs(Object value, long version, long at) {
        return Optional.of(new ClusterValue("p", value, false, version, Instant.ofEpochMilli(at), "other"));
    }

    @Test
    void withoutOthersItIsWritten() {
        for (Resolution resolution : Resolution.values()) {
            assertThat(Conflicts.decide(mine("a", null, 1, resolution), Optional.empty())).isEqualTo(new Conflicts.Decision(WRITTEN, "a", false));
            assertThat(Conflicts.decide(mine("a", "b", 1, resolution), theirs("b", 5, 9))).isEqualTo(new Conflicts.Decision(WRITTEN, "a", false));
            assertThat(Conflicts.decide(mine("a", "b", 1, resolution), theirs("a", 6, 9)).outcome()).as("the same").isEqualTo(YIELDED);
        }
    }

    @Test
    void theLaterOneWinsOrTheMajority() {
        assertThat(Conflicts.decide(mine("a", "b", 10, Resolution.TIMESTAMP), theirs("c", 6, 9)).outcome()).isEqualTo(WRITTEN);
        assertThat(Conflicts.decide(mine("a", "b", 9, Resolution.TIMESTAMP), theirs("c", 6, 9)).outcome()).as("of the same moment what the cluster has").isEqualTo(YIELDED);
        assertThat(Conflicts.decide(mine("a", "b", 10, Resolution.MAJORITY), theirs("c", 6, 9)).outcome()).isEqualTo(YIELDED);
        assertThat(Conflicts.decide(mine("a", "b", 10, Resolution.MERGE), theirs("c", 6, 9)).outcome()).as("no maps").isEqualTo(WRITTEN);
        ClusterValue removed = new ClusterValue("p", null, true, 6, Instant.ofEpochMilli(9), "other");
        assertThat(Conflicts.decide(mine(Map.of(), Map.of(), 8, Resolution.MERGE), Optional.of(removed)).outcome()).as("taken away later").isEqualTo(YIELDED);
    }

    @Test
    void mapsAreMerged() {
        Map<String, Object> base = Map.of("a", 1L, "b", 1L, "c", 1L, "deep", Map.of("x", 1L, "y", 1L));
        Map<String, Object> ours = Map.of("a", 2L, "b", 1L, "deep", Map.of("x", 2L, "y", 1L));
        Map<String, Object> others = Map.of("a", 3L, "b", 3L, "c", 1L, "d", 3L, "deep", Map.of("x", 1L, "y", 3L));
        assertThat(Conflicts.decide(mine(ours, base, 10, Resolution.MERGE), theirs(others, 6, 9)))
                .isEqualTo(new Conflicts.Decision(MERGED, Map.of("a", 2L, "b", 3L, "d", 3L, "deep", Map.of("x", 2L, "y", 3L)), true));
    }

    @Provide
    Arbitrary<Map<String, Long>> maps() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), Arbitraries.longs().between(1, 3));
    }

    /** Of each key what only one side has changed is kept, and nothing is made up. */
    @Property
    void aMergeLosesNoChangeOfOneSide(@ForAll("maps") Map<String, Long> base, @ForAll("maps") Map<String, Long> ours, @ForAll("maps") Map<String, Long> others, @ForAll boolean later) {
        Conflicts.Decision decision = Conflicts.decide(mine(ours, base, later ? 10 : 8, Resolution.MERGE), theirs(others, 6, 9));
        Map<?, ?> result = decision.outcome() == YIELDED ? others : (Map<?, ?>) decision.value();
        for (String key : List.of("a", "b", "c", "d")) {
            Long was = base.get(key);
            Long mine = ours.get(key);
            Long other = others.get(key);
            Long expected = Objects.equals(mine, was) ? other : Objects.equals(other, was) || later ? mine : other;
            assertThat(result.get(key)).as(key).isEqualTo(expected);
        }
        assertThat(new HashMap<Object, Object>(result).keySet()).isSubsetOf("a", "b", "c", "d");
    }
}
