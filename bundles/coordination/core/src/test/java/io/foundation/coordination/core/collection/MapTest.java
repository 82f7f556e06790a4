package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.MapEntry;
import io.foundation.coordination.api.MemberEvent;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.CoordinationView;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MapTest {

    private final VirtualCluster cluster = new VirtualCluster(7);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Optional<Versioned> value) {
        return value.map(each -> new String(each.value(), StandardCharsets.UTF_8)).orElse("none");
    }

    /** What an event says, in short. */
    private static String said(EntryEvent event) {
        return event.key() + ':' + text(event.before()) + '>' + text(event.now());
    }

    private static void refused(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void aValueIsSetComparedAndRemovedByVersion() {
        DistributedMap here = one.coordination().map("m");
        DistributedMap there = two.coordination().map("m");
        assertThat(cluster.get(here.get("k"))).isEmpty();
        assertThat(cluster.get(here.remove("k"))).isEmpty();
        assertThat(cluster.get(here.remove("k", 1))).isFalse();
        assertThat(cluster.get(here.compareAndSet("k", 0, bytes("a")))).as("there is none to be replaced").isEmpty();
        long first = cluster.get(here.putIfAbsent("k", bytes("a"))).orElseThrow();
        assertThat(first).isPositive();
        assertThat(cluster.get(there.putIfAbsent("k", bytes("b")))).isEmpty();
        assertThat(cluster.get(there.get("k")).orElseThrow().version()).isEqualTo(first);
        long second = cluster.get(there.compareAndSet("k", first, bytes("a"))).orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(cluster.get(here.compareAndSet("k", first, bytes("c")))).as("the same value, but another version").isEmpty();
        assertThat(cluster.get(here.remove("k", first))).isFalse();
        assertThat(cluster.get(here.put("k", bytes("d")))).isGreaterThan(second);
        assertThat(text(cluster.get(there.remove("k")))).isEqualTo("d");
        assertThat(cluster.get(here.get("k"))).isEmpty();
        long again = cluster.get(here.put("k", bytes("e")));
        assertThat(again).as("also not when it was removed").isGreaterThan(second + 1);
        assertThat(cluster.get(there.compareAndSet("k", first, bytes("f")))).isEmpty();
        assertThat(cluster.get(there.remove("k", again))).isTrue();
    }

    @Test
    void whatIsNotAllowedIsSaidAndChangesNothing() {
        DistributedMap map = one.coordination().map("m");
        refused(ErrorType.INVALID_INPUT, () -> map.put("", bytes("x")));
        refused(ErrorType.INVALID_INPUT, () -> map.get("x".repeat(256)));
        refused(ErrorType.TOO_LARGE, () -> map.put("k", new byte[DistributedMap.MAX_VALUE + 1]));
        refused(ErrorType.INVALID_INPUT, () -> map.entries(Optional.empty(), 0));
        refused(ErrorType.INVALID_INPUT, () -> map.entries(Optional.empty(), DistributedMap.MAX_PAGE + 1));
        refused(ErrorType.INVALID_INPUT, () -> one.coordination().map(""));
        assertThat(cluster.get(map.size())).isZero();
        for (String key : List.of("a b/c", "..", "grüße", "\n", "%41")) {
            cluster.get(map.put(key, bytes(key)));
            assertThat(text(cluster.get(map.get(key)))).isEqualTo(key);
        }
        cluster.get(map.put("large", new byte[DistributedMap.MAX_VALUE]));
        assertThat(cluster.get(map.keys())).containsExactly("\n", "%41", "..", "a b/c", "grüße", "large");
        one.store().cut();
        refused(ErrorType.UNREACHABLE, () -> cluster.get(map.put("k", bytes("x"))));
        refused(ErrorType.UNREACHABLE, () -> cluster.get(map.keys()));
    }

    @Test
    void pagesGiveEveryEntryOnceAlsoWhileOthersGo() {
        DistributedMap map = one.coordination().map("m");
        List<String> keys = IntStream.range(0, 200).mapToObj(i -> "key-" + i).toList();
        keys.forEach(key -> cluster.get(map.put(key, bytes(key))));
        assertThat(cluster.get(map.size())).isEqualTo(200);
        List<String> seen = new ArrayList<>();
        Set<String> removed = new HashSet<>();
        Optional<String> after = Optional.empty();
        List<MapEntry> page = cluster.get(map.entries(after, 7));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            page.forEach(entry -> {
                assertThat(text(Optional.of(entry.value()))).isEqualTo(entry.key());
                seen.add(entry.key());
            });
            after = Optional.of(page.getLast().key());
            cluster.get(map.remove(after.get()));
            removed.add(after.get());
            page = cluster.get(map.entries(after, 7));
        }
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(keys);
        assertThat(cluster.get(map.size())).isEqualTo(200 - removed.size());
        assertThat(cluster.get(map.entries(Optional.empty(), DistributedMap.MAX_PAGE))).hasSize(200 - removed.size());
    }

    @Test
    void aPartThatIsFullTakesNoMore() {
        DistributedMap map = one.coordination().map("m");
        MapLayout layout = new MapLayout("/map/m");
        String part = layout.parts().getFirst();
        List<String> keys = IntStream.iterate(0, i -> i + 1).mapToObj(i -> "k" + i).filter(key -> layout.place(key).part().equals(part))
                .limit(Layout.MAX_CHILDREN + 1L).toList();
        keys.subList(0, Layout.MAX_CHILDREN).forEach(key -> cluster.get(map.put(key, bytes("x"))));
        refused(ErrorType.RESOURCE_EXHAUSTED, () -> cluster.get(map.put(keys.getLast(), bytes("x"))));
        cluster.get(map.put(keys.getFirst(), bytes("y")));
        cluster.get(map.remove(keys.getFirst()));
        cluster.get(map.put(keys.getLast(), bytes("x")));
        assertThat(cluster.get(map.size())).isEqualTo(Layout.MAX_CHILDREN);
    }

    @Test
    void aListenerIsToldWhatIsThereAndThenWhatChangesAlsoDuringACut() {
        DistributedMap here = one.coordination().map("m");
        cluster.get(here.put("a", bytes("1")));
        cluster.get(here.put("b", bytes("1")));
        List<String> told = new ArrayList<>();
        Registration listening = two.coordination().map("m").listen(event -> told.add(said(event)));
        cluster.await("what is there", () -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("a:none>1", "b:none>1");
        told.clear();
        cluster.get(here.put("c", bytes("1")));
        cluster.await("c", () -> told.remove("c:none>1"));
        cluster.get(here.remove("b"));
        cluster.await("b is gone", () -> told.remove("b:1>none"));
        two.store().cut();
        cluster.get(here.put("a", bytes("2")));
        cluster.get(here.put("a", bytes("3")));
        cluster.get(here.remove("c"));
        cluster.get(here.put("d", bytes("1")));
        cluster.get(here.put("e", bytes("1")));
        cluster.get(here.remove("e"));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(told).isEmpty();
        two.store().heal();
        cluster.await("the difference", () -> told.size() == 3);
        assertThat(told).containsExactlyInAnyOrder("a:1>3", "c:1>none", "d:none>1");
        told.clear();
        two.store().expire();
        cluster.get(here.put("a", bytes("4")));
        cluster.await("a in the next session", () -> told.contains("a:3>4"));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(told).containsExactly("a:3>4");
        listening.close();
        cluster.get(here.put("a", bytes("5")));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(told).hasSize(1);
    }

    @Test
    void aSlowListenerIsToldTheSumOfWhatItMissed() {
        Deque<Runnable> waiting = new ArrayDeque<>();
        CoordinationView slow = two.newBundle("slow", waiting::add);
        List<String> told = new ArrayList<>();
        slow.map("m").listen(event -> told.add(said(event)));
        DistributedMap map = one.coordination().map("m");
        cluster.get(map.put("a", bytes("0")));
        cluster.pass(Duration.ofSeconds(1));
        for (int i = 1; i <= 10; i++) {
            cluster.get(map.put("a", bytes("" + i)));
            cluster.get(map.put("passing", bytes("" + i)));
            cluster.get(map.remove("passing"));
        }
        cluster.pass(Duration.ofSeconds(1));
        assertThat(waiting).as("one task at a time").hasSize(1);
        while (!waiting.isEmpty()) {
            waiting.poll().run();
            cluster.pass(Duration.ofSeconds(1));
        }
        assertThat(told).containsExactly("a:none>0", "a:0>10");
    }

    @Test
    void aListenerThatFailsHindersNobody() {
        List<String> told = new ArrayList<>();
        DistributedMap map = one.coordination().map("m");
        map.listen(event -> {
            throw new IllegalStateException("a listener of a test fails");
        });
        map.listen(event -> {
            told.add(said(event));
            throw new IllegalStateException("a listener of a test fails");
        });
        cluster.get(map.put("a", bytes("1")));
        cluster.get(map.put("a", bytes("2")));
        cluster.await("both", () -> told.size() == 2);
    }

    @Test
    void aCacheSaysWhetherItFollowsAndCatchesUp() {
        DistributedMap here = one.coordination().map("m");
        long first = cluster.get(here.put("a", bytes("1")));
        CachedMap cached = two.coordination().map("m").cached();
        assertThat(cached.isFollowing()).isFalse();
        assertThat(cached.get("a")).isEmpty();
        cluster.get(cached.catchUp());
        assertThat(cached.isFollowing()).isTrue();
        assertThat(cached.get("a").orElseThrow().version()).isEqualTo(first);
        long revision = cached.revision();
        cluster.get(here.put("b", bytes("1")));
        cluster.get(here.put("a", bytes("2")));
        cluster.get(cached.catchUp());
        assertThat(text(cached.get("a"))).isEqualTo("2");
        assertThat(cached.keys()).containsExactly("a", "b");
        assertThat(cached.size()).isEqualTo(2);
        assertThat(cached.revision()).isGreaterThan(revision).isEqualTo(cluster.tree().revision());
        cluster.get(here.remove("b"));
        cluster.get(cached.catchUp());
        assertThat(cached.get("b")).isEmpty();
        assertThat(cached.revision()).as("of a removal too").isEqualTo(cluster.tree().revision());
        two.store().cut();
        cluster.pass(Duration.ofMillis(100));
        assertThat(cached.isFollowing()).isFalse();
        cluster.get(here.put("a", bytes("3")));
        refused(ErrorType.UNREACHABLE, () -> cluster.get(cached.catchUp()));
        assertThat(text(cached.get("a"))).as("as it was").isEqualTo("2");
        two.store().heal();
        cluster.await("it follows again", cached::isFollowing);
        assertThat(text(cached.get("a"))).isEqualTo("3");
        cached.close();
        assertThat(cached.isFollowing()).isFalse();
        refused(ErrorType.CLOSED, () -> cluster.get(cached.catchUp()));
    }

    @Test
    void whatIsInMemoryIsReadOnceAndGoesWithWhoUsesIt() {
        int before = cluster.tree().watches();
        CoordinationView bundle = two.newBundle("other");
        CachedMap first = bundle.map("m").cached();
        CachedMap second = bundle.map("m").cached();
        Registration listening = bundle.map("m").listen(event -> { });
        cluster.get(first.catchUp());
        assertThat(cluster.tree().watches()).isEqualTo(before + 1);
        first.close();
        cluster.get(second.catchUp());
        second.close();
        second.close();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.tree().watches()).as("the listener needs it").isEqualTo(before + 1);
        listening.close();
        listening.close();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.tree().watches()).isEqualTo(before);
        CachedMap third = bundle.map("m").cached();
        bundle.map("m").listen(event -> { });
        cluster.get(third.catchUp());
        cluster.get(bundle.close());
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.tree().watches()).as("the bundle has stopped").isEqualTo(before);
        assertThat(third.isFollowing()).isFalse();
    }

    @Test
    void aSetHasMembersOnceAndTellsWhoComesAndGoes() {
        DistributedSet here = one.coordination().set("s");
        DistributedSet there = two.coordination().set("s");
        assertThat(cluster.get(here.add("a"))).isTrue();
        assertThat(cluster.get(there.add("a"))).isFalse();
        assertThat(cluster.get(there.contains("a"))).isTrue();
        List<MemberEvent> told = new ArrayList<>();
        there.listen(told::add);
        var cached = there.cached();
        cluster.get(here.add("b"));
        cluster.get(here.remove("a"));
        cluster.get(cached.catchUp());
        assertThat(cached.contains("a")).isFalse();
        assertThat(cached.contains("b")).isTrue();
        assertThat(cached.members()).containsExactly("b");
        assertThat(cluster.get(there.members())).containsExactly("b");
        assertThat(cluster.get(there.size())).isEqualTo(1);
        assertThat(cluster.get(there.remove("a"))).isFalse();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(told).last().isIn(new MemberEvent("a", false), new MemberEvent("b", true));
        told.clear();
        two.store().cut();
        cluster.get(here.remove("b"));
        cluster.get(here.add("b"));
        cluster.get(here.add("c"));
        two.store().heal();
        cluster.pass(Duration.ofSeconds(5));
        assertThat(told).as("b is there as it was").containsExactly(new MemberEvent("c", true));
        assertThat(cluster.get(one.coordination().map("s").size())).as("a map of that name is something else").isZero();
    }
}
