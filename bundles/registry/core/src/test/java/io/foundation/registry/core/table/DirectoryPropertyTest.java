package io.foundation.registry.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random changes and queries, against plain maps and the operators written out once more. */
class DirectoryPropertyTest {

    private static final List<String> PATHS = List.of("type", "capabilities", "priority", "load.cpu", "free");
    private static final List<Object> VALUES = List.of("a", "b", "c", 1L, 2L, 2.0, 2.5, 3L, -0.0, 0L, true, false, List.of("a", "b"), List.of(1L, "c"), List.of());

    private final FakeTime time = new FakeTime();

    /** Twenty registries with ten thousand queries each; a run by hand of a hundred, a million queries, takes about 20 s. */
    @Property(tries = 20)
    void queriesFindWhatALookAtEverythingFinds(@ForAll long seed) {
        Random random = new Random(seed);
        Directory directory = new Directory(time, event -> { }, List.of("type", "capabilities", "priority", "load.cpu"), 1_000);
        Holdings holdings = new Holdings(time);
        directory.attach(holdings, "owner");
        Map<EntryKey, Map<String, Object>> model = new TreeMap<>();
        Map<EntryKey, Registered> handles = new HashMap<>();
        for (int step = 0; step < 100; step++) {
            change(random, directory, holdings, model, handles);
            for (int i = 0; i < 100; i++) {
                Query query = query(random);
                List<EntryKey> expected = model.entrySet().stream().filter(each -> fits(query, each.getValue())).map(Map.Entry::getKey).toList();
                List<EntryKey> found = directory.query(query, Integer.MAX_VALUE).stream().map(Entry::key).toList();
                if (!found.equals(expected)) {
                    assertThat(found).as("seed %d, step %d, query %s over %s", seed, step, query, model).isEqualTo(expected);
                }
            }
        }
    }

    private static void change(Random random, Directory directory, Holdings holdings, Map<EntryKey, Map<String, Object>> model, Map<EntryKey, Registered> handles) {
        EntryKey key = EntryKey.of("n" + random.nextInt(12));
        Map<String, Object> metadata = metadata(random);
        Registered present = handles.get(key);
        if (present == null) {
            handles.put(key, directory.register(holdings, Offer.of(key, new Object()).with(metadata)));
            model.put(key, metadata);
        } else if (random.nextInt(3) == 0) {
            present.close();
            handles.remove(key);
            model.remove(key);
        } else {
            present.update(metadata);
            model.put(key, metadata);
        }
    }

    private static Map<String, Object> metadata(Random random) {
        Map<String, Object> metadata = new HashMap<>();
        for (String path : PATHS) {
            if (random.nextInt(3) > 0) {
                Object value = VALUES.get(random.nextInt(VALUES.size()));
                if (path.equals("load.cpu")) {
                    metadata.put("load", Map.of("cpu", value));
                } else {
                    metadata.put(path, value);
                }
            }
        }
        return metadata;
    }

    private static Query query(Random random) {
        Query query = Query.all();
        for (int i = random.nextInt(4); i > 0; i--) {
            Operator operator = Operator.values()[random.nextInt(8)];
            query = query.and(PATHS.get(random.nextInt(PATHS.size())), operator, operator.isOfList() ? List.of(single(random, true), single(random, true))
                    : single(random, operator == Operator.EQ || operator == Operator.NEQ));
        }
        return query;
    }

    private static Object single(Random random, boolean flags) {
        return VALUES.get(random.nextInt(flags ? 12 : 10));
    }

    private static boolean fits(Query query, Map<String, Object> metadata) {
        return query.criteria().stream().allMatch(criterion -> {
            Object at = criterion.path().equals("load.cpu") ? metadata.get("load") instanceof Map<?, ?> load ? load.get("cpu") : null : metadata.get(criterion.path());
            List<?> wanted = criterion.value() instanceof List<?> many ? many : List.of(criterion.value());
            List<?> actual = at instanceof List<?> many ? many : at == null ? List.of() : List.of(at);
            boolean among = actual.stream().anyMatch(each -> wanted.stream().anyMatch(other -> same(each, other)));
            return switch (criterion.operator()) {
                case EQ, IN -> among;
                case NEQ, NOT_IN -> !among;
                case GT -> order(at, criterion.value()) == 1;
                case LT -> order(at, criterion.value()) == -1;
                case GTE -> order(at, criterion.value()) == 1 || order(at, criterion.value()) == 0;
                case LTE -> order(at, criterion.value()) == -1 || order(at, criterion.value()) == 0;
            };
        });
    }

    private static boolean same(Object one, Object other) {
        return one instanceof Number a && other instanceof Number b ? a.doubleValue() == b.doubleValue() : Objects.equals(one, other);
    }

    /** -1, 0 or 1; 2 if they cannot be compared. */
    private static int order(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.doubleValue() == b.doubleValue() ? 0 : a.doubleValue() < b.doubleValue() ? -1 : 1;
        }
        return one instanceof String a && other instanceof String b ? Integer.signum(a.compareTo(b)) : 2;
    }

    @Property(tries = 300)
    void whatIsThereIsWhatWasRegisteredAndHasALease(@ForAll long seed) {
        Random random = new Random(seed);
        Directory directory = new Directory(time, event -> { }, List.of("type"), 1_000);
        List<Holdings> owners = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            owners.add(new Holdings(time));
            directory.attach(owners.getLast(), "owner" + i);
        }
        Map<EntryKey, Long> until = new HashMap<>();
        Map<EntryKey, Registered> handles = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 200; step++) {
            EntryKey key = EntryKey.of("n" + random.nextInt(10));
            boolean there = until.containsKey(key) && until.get(key) > now;
            switch (random.nextInt(5)) {
                case 0 -> {
                    int millis = 10 + random.nextInt(500);
                    try {
                        handles.put(key, directory.register(owners.get(random.nextInt(3)), Offer.of(key, new Object()).leased(Duration.ofMillis(millis))));
                        assertThat(there).as("seed %d, step %d: the name was free", seed, step).isFalse();
                        until.put(key, now + millis);
                    } catch (io.foundation.base.api.error.FoundationException taken) {
                        assertThat(there).as("seed %d, step %d: the name was taken", seed, step).isTrue();
                    }
                }
                case 1 -> {
                    if (handles.containsKey(key)) {
                        boolean renewed = handles.get(key).renew();
                        assertThat(renewed).as("seed %d, step %d", seed, step).isEqualTo(there);
                        if (renewed) {
                            until.put(key, now + directory.find(key).orElseThrow().lease().toMillis());
                        }
                    }
                }
                case 2 -> {
                    if (handles.containsKey(key)) {
                        handles.get(key).close();
                        until.remove(key);
                    }
                }
                case 3 -> {
                    int millis = random.nextInt(200);
                    time.pass(Duration.ofMillis(millis));
                    time.wall = random.nextLong();
                    now += millis;
                }
                default -> directory.sweep();
            }
            for (int i = 0; i < 10; i++) {
                EntryKey each = EntryKey.of("n" + i);
                assertThat(directory.find(each).isPresent()).as("seed %d, step %d, %s", seed, step, each).isEqualTo(until.containsKey(each) && until.get(each) > now);
            }
        }
    }
}
