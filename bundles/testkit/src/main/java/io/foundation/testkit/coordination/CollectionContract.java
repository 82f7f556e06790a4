package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.MapEntry;
import io.foundation.coordination.api.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** What maps, sets and trees hold. */
public abstract class CollectionContract extends CoordinationContract {

    private static String shown(Versioned value) {
        return text(value.value());
    }

    /** Whoever puts what is told in the place of what was told before has what there is. */
    private static void fold(Map<String, String> into, EntryEvent event) {
        event.now().ifPresentOrElse(now -> into.put(event.key(), shown(now)), () -> into.remove(event.key()));
    }

    @Test
    void aKeyOfAMapIsChangedByVersion() {
        DistributedMap here = one.map("m");
        DistributedMap there = two.map("m");
        assertThat(get(here.get("k"))).isEmpty();
        long first = get(here.putIfAbsent("k", bytes("a"))).orElseThrow();
        assertThat(get(there.putIfAbsent("k", bytes("b")))).isEmpty();
        assertThat(get(there.get("k")).map(CollectionContract::shown)).contains("a");
        long second = get(there.compareAndSet("k", first, bytes("c"))).orElseThrow();
        assertThat(get(here.compareAndSet("k", first, bytes("d")))).isEmpty();
        assertThat(get(here.remove("k", first))).isFalse();
        assertThat(get(here.remove("k", second))).isTrue();
        assertThat(get(there.remove("k"))).isEmpty();
        assertThat(get(there.put("k", bytes("e")))).as("a version never comes again").isGreaterThan(second);
        assertThat(get(here.remove("k")).map(CollectionContract::shown)).contains("e");
    }

    @Test
    void aMapIsReadInPages() {
        DistributedMap map = one.map("m");
        Map<String, String> put = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
            get(map.put("k" + i, bytes("v" + i)));
            put.put("k" + i, "v" + i);
        }
        assertThat(get(two.map("m").size())).isEqualTo(25);
        assertThat(get(two.map("m").keys())).containsExactlyElementsOf(put.keySet());
        List<MapEntry> entries = new ArrayList<>();
        Optional<String> after = Optional.empty();
        List<MapEntry> page;
        do {
            page = get(two.map("m").entries(after, 10));
            entries.addAll(page);
            after = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().key());
        } while (!page.isEmpty());
        Map<String, String> read = new TreeMap<>();
        entries.forEach(entry -> read.put(entry.key(), shown(entry.value())));
        assertThat(entries).hasSize(25);
        assertThat(read).isEqualTo(put);
    }

    @Test
    void whatIsClearedIsEmptyAndGoesOnWithItsVersions() {
        DistributedMap here = one.map("m");
        assertThat(get(here.clear())).as("there is none").isZero();
        long last = 0;
        for (int i = 0; i < 40; i++) {
            get(here.put("k" + i, bytes("a")));
            last = Math.max(last, get(here.put("k" + i, bytes("b"))));
        }
        Map<String, String> told = new ConcurrentSkipListMap<>();
        try (Registration listening = two.map("m").listen(event -> fold(told, event))) {
            await(() -> told.size() == 40);
            assertThat(get(two.map("m").clear())).isEqualTo(40);
            assertThat(get(here.keys())).isEmpty();
            await(told::isEmpty);
        }
        for (int i = 0; i < 40; i++) {
            assertThat(get(here.put("k" + i, bytes("c")))).as("a version never comes again").isGreaterThan(last);
        }
        get(one.set("s").add("a"));
        get(one.set("s").add("b"));
        assertThat(get(two.set("s").clear())).isEqualTo(2);
        assertThat(get(one.set("s").members())).isEmpty();
    }

    @Test
    void whatIsTooLargeOrNoKeyIsRefused() {
        refused(() -> one.map("m").put("k", new byte[DistributedMap.MAX_VALUE + 1]), ErrorType.TOO_LARGE);
        refused(() -> one.map("m").put("", bytes("a")), ErrorType.INVALID_INPUT);
        refused(() -> one.tree("t").put("no/path", bytes("a")), ErrorType.INVALID_INPUT);
        refused(() -> one.set("s").add("x".repeat(256)), ErrorType.INVALID_INPUT);
        assertThat(get(two.map("m").keys())).isEmpty();
    }

    @Test
    void aCachedMapHasEverythingOnceItHasCaughtUp() {
        get(one.map("m").put("k", bytes("a")));
        try (CachedMap cached = two.map("m").cached()) {
            get(cached.catchUp());
            assertThat(cached.get("k").map(CollectionContract::shown)).contains("a");
            get(one.map("m").put("k", bytes("b")));
            get(one.map("m").put("l", bytes("c")));
            get(cached.catchUp());
            assertThat(cached.get("k").map(CollectionContract::shown)).contains("b");
            assertThat(cached.keys()).containsExactly("k", "l");
            expire(two);
            get(one.map("m").remove("l"));
            // It may not have noticed yet that its session has ended.
            await(() -> cached.isFollowing() && cached.keys().equals(List.of("k")));
        }
    }

    @Test
    void whoListensToAMapIsToldWhatIsThereAndWhatChanges() {
        Map<String, String> told = new ConcurrentSkipListMap<>();
        get(one.map("m").put("k", bytes("a")));
        try (Registration listening = two.map("m").listen(event -> fold(told, event))) {
            await(() -> told.equals(Map.of("k", "a")));
            get(one.map("m").put("l", bytes("b")));
            get(one.map("m").put("k", bytes("c")));
            await(() -> told.equals(Map.of("k", "c", "l", "b")));
            get(one.map("m").remove("k"));
            await(() -> told.equals(Map.of("l", "b")));
        }
    }

    @Test
    void aSetHasEachMemberOnce() {
        DistributedSet here = one.set("s");
        DistributedSet there = two.set("s");
        ConcurrentSkipListSet<String> told = new ConcurrentSkipListSet<>();
        assertThat(get(here.add("b"))).isTrue();
        assertThat(get(there.add("b"))).isFalse();
        try (Registration listening = there.listen(event -> {
            if (event.present()) {
                told.add(event.member());
            } else {
                told.remove(event.member());
            }
        })) {
            assertThat(get(there.add("a"))).isTrue();
            assertThat(get(here.contains("a"))).isTrue();
            assertThat(get(here.members())).containsExactly("a", "b");
            assertThat(get(here.size())).isEqualTo(2);
            assertThat(get(here.remove("b"))).isTrue();
            assertThat(get(there.remove("b"))).isFalse();
            await(() -> List.copyOf(told).equals(List.of("a")));
        }
    }

    @Test
    void aTreeHasNothingBelowWhatIsNotThere() {
        DocumentTree here = one.tree("t");
        DocumentTree there = two.tree("t");
        fails(here.create("/a/b", bytes("")), ErrorType.DATA_NOT_FOUND);
        long version = get(here.create("/a", bytes("1"))).orElseThrow();
        assertThat(get(there.create("/a", bytes("2")))).isEmpty();
        get(there.put("/a/b", bytes("2")));
        get(there.put("/a/b/c", bytes("3")));
        assertThat(get(here.children("/a"))).contains(List.of("b"));
        assertThat(get(here.children("/none"))).isEmpty();
        fails(here.remove("/a"), ErrorType.CONFLICT);
        assertThat(get(here.compareAndSet("/a", version, bytes("4")))).isPresent();
        assertThat(get(there.compareAndSet("/a", version, bytes("5")))).isEmpty();
        fails(there.removeAll("/a", 2), ErrorType.TOO_LARGE);
        assertThat(get(there.removeAll("/a", 3))).isEqualTo(3);
        assertThat(get(here.get("/a"))).isEmpty();
        assertThat(get(here.children(DocumentTree.ROOT))).contains(List.of());
    }

    @Test
    void whoListensToAPartOfATreeIsToldOfThatPart() {
        Map<String, String> told = new ConcurrentSkipListMap<>();
        get(one.tree("t").put("/a", bytes("1")));
        get(one.tree("t").put("/b", bytes("1")));
        try (Registration listening = two.tree("t").listen("/a", event -> fold(told, event))) {
            await(() -> told.equals(Map.of("/a", "1")));
            get(one.tree("t").put("/b", bytes("2")));
            get(one.tree("t").put("/a/c", bytes("3")));
            await(() -> told.equals(Map.of("/a", "1", "/a/c", "3")));
            get(one.tree("t").removeAll("/a", 10));
            await(told::isEmpty);
        }
    }
}
