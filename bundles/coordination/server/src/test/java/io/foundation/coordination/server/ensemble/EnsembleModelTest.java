package io.foundation.coordination.server.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans of many nodes over a model of dynamic reconfiguration, under random deaths and partitions: a change needs the version it is of, a majority of the old members that
 * hold that version, and a majority of the new ones. Two parts of the cluster never serve at once, and when all is well again the ensemble is as it should be.
 */
class EnsembleModelTest {

    private static final int NODES = 7;
    private static final int ROUNDS = 600;
    private static final PlanSettings SETTINGS = new PlanSettings(5, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));

    static List<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(i -> 7_919L * i + 1).toList();
    }

    private final Map<String, Ensemble> stored = new HashMap<>();
    private final Map<String, EnsemblePlan> plans = new HashMap<>();
    private final Map<String, Integer> part = new TreeMap<>();
    private final Set<String> dead = new TreeSet<>();
    private final Map<Long, Ensemble> committed = new HashMap<>();
    private long now;

    private static String zone(String node) {
        return "z" + Integer.parseInt(node.substring(1)) % 3;
    }

    private Set<String> here(int of) {
        return part.keySet().stream().filter(node -> part.get(node) == of && !dead.contains(node)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The configuration that this part serves; empty if it cannot. */
    private Optional<Ensemble> serving(Set<String> nodes) {
        List<Ensemble> can = nodes.stream().map(stored::get).filter(held -> held != null).distinct()
                .filter(held -> held.isMajority(nodes.stream().filter(node -> held.equals(stored.get(node))).toList())).toList();
        assertThat(can).as("configurations served by one part").hasSizeLessThan(2);
        return can.stream().findFirst();
    }

    private void plan(String node) {
        Set<String> nodes = here(part.get(node));
        Optional<Ensemble> current = serving(nodes);
        if (current.isEmpty()) {
            return;
        }
        // Members that were away learn from those who serve.
        nodes.stream().filter(current.get().members()::contains).forEach(member -> stored.put(member, current.get()));
        EnsemblePlan plan = plans.computeIfAbsent(node, unused -> new EnsemblePlan(SETTINGS, current.get()));
        plan.configured(current.get(), now);
        part.keySet().forEach(other -> plan.seen(other, zone(other), nodes.contains(other), false, now));
        plan.next(now).ifPresent(step -> change(step, nodes, current.get()).ifPresentOrElse(next -> plan.configured(next, now), () -> plan.refused(step, "refused", now)));
    }

    private Optional<Ensemble> change(Step step, Set<String> nodes, Ensemble current) {
        Ensemble next = current.with(step.added(), step.removed());
        if (step.version() != current.version() || !next.isMajority(nodes)) {
            return Optional.empty();
        }
        assertThat(next.size() % 2).as("never even").isEqualTo(1);
        assertThat(committed.put(next.version(), next)).as("another configuration of version " + next.version()).isNull();
        nodes.stream().filter(node -> current.members().contains(node) || next.members().contains(node)).forEach(node -> stored.put(node, next));
        return Optional.of(next);
    }

    private void check() {
        long serving = part.values().stream().distinct().filter(of -> serving(here(of)).isPresent()).count();
        assertThat(serving).as("parts that serve").isLessThan(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoPartsNeverServeAndInTheEndTheEnsembleIsWhole(long seed) {
        Random random = new Random(seed);
        List<String> names = IntStream.range(0, NODES).mapToObj(i -> "n" + i).toList();
        names.forEach(node -> part.put(node, 0));
        stored.put("n0", new Ensemble(1, new TreeMap<>(Map.of("n0", zone("n0")))));
        for (int round = 0; round < ROUNDS; round++) {
            now += random.nextInt(40_000);
            switch (random.nextInt(10)) {
                case 0 -> names.forEach(node -> part.put(node, random.nextInt(2)));
                case 1 -> names.forEach(node -> part.put(node, 0));
                case 2 -> dead.add(names.get(random.nextInt(NODES)));
                case 3 -> dead.remove(names.get(random.nextInt(NODES)));
                default -> new ArrayList<>(names).stream().filter(node -> !dead.contains(node)).filter(node -> random.nextBoolean()).forEach(this::plan);
            }
            check();
        }
        dead.clear();
        names.forEach(node -> part.put(node, 0));
        for (int round = 0; round < 40; round++) {
            now += 30_000;
            names.forEach(this::plan);
            check();
        }
        Ensemble last = serving(here(0)).orElseThrow(() -> new AssertionError("nobody serves, seed " + seed));
        assertThat(last.size()).as("seed " + seed).isEqualTo(5);
        assertThat(last.zones().values().stream().distinct().count()).as("zones, seed " + seed + ", " + last).isEqualTo(3);
    }
}
