package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.CachedTree;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.coordination.core.fixture.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Maps, sets and trees under cuts, lost answers, ended sessions and pauses, in virtual time. */
class CollectionPropertiesTest {

    /** Few, so that they are fought for, and all of them in few parts. */
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final List<String> PATHS = List.of("/a", "/b", "/a/x", "/a/y", "/a/x/z");
    private static final byte[] VALUE = new byte[8];
    private static final long NONE = 0;

    /**
     * A change that is known to have been made.
     *
     * @param from the version that was there, or {@link #NONE}
     * @param to   the version that it made, or {@link #NONE}
     */
    private record Step(String key, long from, long to) {
    }

    private static RandomGenerator random(long seed, VirtualNode node) {
        return new SplittableRandom(seed ^ node.name().hashCode());
    }

    private static <T> T any(List<T> of, RandomGenerator random) {
        return of.get(random.nextInt(of.size()));
    }

    private static long version(Optional<Versioned> value) {
        return value.map(Versioned::version).orElse(NONE);
    }

    /** Of the fight for a key: one in some changes removes it. */
    private static CompletionStage<Optional<Step>> change(DistributedMap map, String key, RandomGenerator random) {
        return map.get(key).thenCompose(value -> {
            long from = version(value);
            if (from == NONE) {
                return map.putIfAbsent(key, VALUE).thenApply(made -> made.map(to -> new Step(key, NONE, to)));
            }
            if (random.nextInt(4) == 0) {
                return map.remove(key, from).thenApply(removed -> removed ? Optional.of(new Step(key, from, NONE)) : Optional.<Step>empty());
            }
            return map.compareAndSet(key, from, VALUE).thenApply(made -> made.map(to -> new Step(key, from, to)));
        });
    }

    @Property(tries = 40)
    void everyChangeBuildsOnTheOneBefore(@ForAll long seed) {
        List<Step> steps = new ArrayList<>();
        Workload work = Workload.run(seed, node -> {
            DistributedMap map = node.coordination().map("m");
            RandomGenerator random = random(seed, node);
            return () -> change(map, any(KEYS, random), random).thenApply(step -> step.map(steps::add).orElse(false));
        });
        DistributedMap map = work.nodes().getFirst().coordination().map("m");
        int gaps = 0;
        for (String key : KEYS) {
            List<Step> ofKey = steps.stream().filter(step -> step.key().equals(key)).toList();
            List<Long> from = ofKey.stream().map(Step::from).filter(version -> version != NONE).toList();
            List<Long> to = ofKey.stream().map(Step::to).filter(version -> version != NONE).toList();
            assertThat(from).as("nothing is replaced twice").doesNotHaveDuplicates();
            assertThat(to).as("no version comes again").doesNotHaveDuplicates();
            assertThat(ofKey).filteredOn(step -> step.from() != NONE && step.to() != NONE).allMatch(step -> step.to() == step.from() + 1);
            Set<Long> unmade = new HashSet<>(from);
            to.forEach(unmade::remove);
            gaps += unmade.size();
            requireLives(ofKey);
            long last = version(work.cluster().get(map.get(key)));
            assertThat(from).as("what is there was not replaced").doesNotContain(last);
            Set<Long> left = new HashSet<>(to);
            from.forEach(left::remove);
            left.remove(last);
            gaps += left.size();
        }
        assertThat(gaps).as("only what is not known to have been made is missing in the chain").isLessThanOrEqualTo(2 * work.unknown());
    }

    /** A key lives from when it is put until it is removed, and then never in that life again. */
    private static void requireLives(List<Step> steps) {
        Map<Long, Long> ends = new HashMap<>();
        Set<Long> begun = new HashSet<>();
        for (Step step : steps) {
            if (step.to() == NONE) {
                assertThat(ends.put(step.from() >> 32, step.from())).as("removed twice in one life").isNull();
            }
            if (step.from() == NONE) {
                assertThat(begun.add(step.to() >> 32)).as("put twice in one life").isTrue();
            }
        }
        assertThat(steps).filteredOn(step -> step.to() != NONE).allMatch(step -> step.to() <= ends.getOrDefault(step.to() >> 32, Long.MAX_VALUE));
    }

    @Property(tries = 40)
    void whatIsInMemoryAndWhatIsToldBecomesWhatIsThere(@ForAll long seed) {
        Map<VirtualNode, CachedMap> caches = new HashMap<>();
        Map<VirtualNode, Fold> folds = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        Workload work = Workload.run(seed, node -> {
            DistributedMap map = node.coordination().map("m");
            RandomGenerator random = random(seed, node);
            CachedMap cached = map.cached();
            caches.put(node, cached);
            Fold fold = new Fold();
            folds.put(node, fold);
            map.listen(fold::accept);
            Map<String, Long> seen = new HashMap<>();
            return () -> {
                String key = any(KEYS, random) + random.nextInt(10);
                cached.get(key).ifPresent(value -> {
                    if (seen.merge(key, value.version(), Math::max) > value.version()) {
                        wrong.add("what was in memory went back: " + key);
                    }
                });
                return random.nextInt(3) == 0 ? map.remove(key).thenApply(Optional::isPresent) : map.put(key, VALUE).thenCompose(version -> caughtUp(cached, key, version, wrong));
            };
        });
        DistributedMap map = work.nodes().getFirst().coordination().map("m");
        Map<String, Long> there = new TreeMap<>();
        work.cluster().get(map.entries(Optional.empty(), DistributedMap.MAX_PAGE)).forEach(entry -> there.put(entry.key(), entry.value().version()));
        assertThat(wrong).isEmpty();
        for (VirtualNode node : work.nodes()) {
            CachedMap cached = caches.get(node);
            assertThat(cached.isFollowing()).isTrue();
            work.cluster().get(cached.catchUp());
            Map<String, Long> known = new TreeMap<>();
            cached.keys().forEach(key -> known.put(key, version(cached.get(key))));
            assertThat(known).isEqualTo(there);
            assertThat(folds.get(node).wrong()).isEmpty();
            assertThat(folds.get(node).versions()).isEqualTo(there);
        }
    }

    /** After a put the cache shows it, or what has followed, as soon as it says that it has caught up. */
    private static CompletionStage<Boolean> caughtUp(CachedMap cached, String key, long version, List<String> wrong) {
        return cached.catchUp().handle((done, error) -> {
            cached.get(key).filter(value -> error == null && value.version() < version).ifPresent(value -> wrong.add("caught up, but behind: " + key));
            return true;
        });
    }

    @Property(tries = 20)
    void aMemberIsAddedAndRemovedByTurns(@ForAll long seed) {
        Map<String, Integer> balance = new HashMap<>();
        Workload work = Workload.run(seed, node -> {
            var set = node.coordination().set("s");
            RandomGenerator random = random(seed, node);
            return () -> {
                String member = any(KEYS, random);
                return random.nextBoolean() ? set.add(member).thenApply(did -> count(balance, member, did, 1)) : set.remove(member).thenApply(did -> count(balance, member, did, -1));
            };
        });
        List<String> members = work.cluster().get(work.nodes().getFirst().coordination().set("s").members());
        int off = KEYS.stream().mapToInt(member -> Math.abs(balance.getOrDefault(member, 0) - (members.contains(member) ? 1 : 0))).sum();
        assertThat(off).isLessThanOrEqualTo(work.unknown());
    }

    private static boolean count(Map<String, Integer> balance, String member, boolean did, int by) {
        balance.merge(member, did ? by : 0, Integer::sum);
        return did;
    }

    @Property(tries = 40)
    void aTreeIsTheSameForAll(@ForAll long seed) {
        Map<VirtualNode, CachedTree> caches = new HashMap<>();
        Map<VirtualNode, Fold> folds = new HashMap<>();
        Set<String> replaced = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        Workload work = Workload.run(seed, node -> {
            DocumentTree tree = node.coordination().tree("t");
            RandomGenerator random = random(seed, node);
            caches.put(node, tree.cached());
            Fold fold = new Fold();
            folds.put(node, fold);
            tree.listen("/", fold::accept);
            return () -> orNot(changed(tree, any(PATHS, random), random, replaced, wrong));
        });
        assertThat(wrong).isEmpty();
        DocumentTree tree = work.nodes().getFirst().coordination().tree("t");
        Map<String, Long> there = new HashMap<>();
        PATHS.forEach(path -> work.cluster().get(tree.get(path)).ifPresent(value -> there.put(path, value.version())));
        for (VirtualNode node : work.nodes()) {
            CachedTree cached = caches.get(node);
            work.cluster().get(cached.catchUp());
            assertThat(cached.size()).isEqualTo(there.size());
            there.forEach((path, version) -> assertThat(version(cached.get(path))).isEqualTo(version));
            List.of("/", "/a", "/a/x").forEach(path -> assertThat(cached.children(path)).isEqualTo(work.cluster().get(tree.children(path)).orElse(List.of())));
            assertThat(folds.get(node).wrong()).isEmpty();
            assertThat(folds.get(node).versions()).isEqualTo(there);
        }
    }

    private static CompletionStage<Boolean> changed(DocumentTree tree, String path, RandomGenerator random, Set<String> replaced, List<String> wrong) {
        return switch (random.nextInt(8)) {
            case 0 -> tree.remove(path).thenApply(Optional::isPresent);
            case 1 -> random.nextInt(3) == 0 ? tree.removeAll(path, 10).thenApply(count -> count > 0) : tree.create(path, VALUE).thenApply(Optional::isPresent);
            case 2, 3 -> tree.create(path, VALUE).thenApply(Optional::isPresent);
            case 4 -> tree.put(path, VALUE).thenApply(version -> true);
            default -> tree.get(path).thenCompose(value -> value.isEmpty() ? tree.create(path, VALUE).thenApply(Optional::isPresent)
                    : tree.compareAndSet(path, value.get().version(), VALUE).thenApply(next -> {
                        if (next.isPresent() && !replaced.add(path + ' ' + value.get().version())) {
                            wrong.add("replaced twice: " + path + ' ' + value.get().version());
                        }
                        return next.isPresent();
                    }));
        };
    }

    /** What cannot be done because of what others have done is no fault. */
    private static CompletionStage<Boolean> orNot(CompletionStage<Boolean> stage) {
        return stage.handle((did, error) -> {
            if (error == null) {
                return CompletableFuture.completedFuture(did);
            }
            FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
            return typed.type() == ErrorType.CONFLICT || typed.type() == ErrorType.DATA_NOT_FOUND ? CompletableFuture.completedFuture(false)
                    : CompletableFuture.<Boolean>failedFuture(new CompletionException(typed));
        }).thenCompose(done -> done);
    }
}
