package io.foundation.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.CachedTree;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.EntryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What maps, sets and trees do over any real store; all faults are for the tests in virtual time. */
final class Collections {

    private static final Duration PATIENCE = Duration.ofMillis(Exam.START_MILLIS);

    private Collections() {
    }

    static void examine(Coordination coordination) throws InterruptedException {
        examineMap(coordination.map("examined"));
        examineSet(coordination.set("examined"));
        examineTree(coordination.tree("examined"));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return Blocking.get(stage, PATIENCE);
    }

    private static void examineMap(DistributedMap map) throws InterruptedException {
        BlockingQueue<EntryEvent> told = new LinkedBlockingQueue<>();
        CachedMap cached = map.cached();
        Registration listening = map.listen(told::add);
        long first = get(map.putIfAbsent("a key/ü", "1".getBytes(UTF_8))).orElseThrow();
        assertEquals(Optional.of(first + 1), get(map.compareAndSet("a key/ü", first, "2".getBytes(UTF_8))));
        assertEquals(Optional.empty(), get(map.compareAndSet("a key/ü", first, "3".getBytes(UTF_8))));
        get(cached.catchUp());
        assertTrue(cached.isFollowing());
        assertArrayEquals("2".getBytes(UTF_8), cached.get("a key/ü").orElseThrow().value());
        assertEquals(List.of("a key/ü"), get(map.keys()));
        assertEquals(1, get(map.entries(Optional.empty(), 10)).size());
        assertTrue(get(map.remove("a key/ü", first + 1)));
        assertTrue("never a version again", get(map.put("a key/ü", new byte[0])) > first + 1);
        get(cached.catchUp());
        assertEquals(0, cached.get("a key/ü").orElseThrow().value().length);
        get(map.remove("a key/ü"));
        assertEquals(Integer.valueOf(0), get(map.size()));
        EntryEvent event;
        do {
            event = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertTrue("the removal is told at last", event != null);
        } while (event.now().isPresent() || !told.isEmpty());
        listening.close();
        cached.close();
    }

    private static void examineSet(DistributedSet set) {
        assertTrue(get(set.add("one")));
        assertFalse(get(set.add("one")));
        assertEquals(List.of("one"), get(set.members()));
        assertTrue(get(set.remove("one")));
        assertFalse(get(set.contains("one")));
    }

    private static void examineTree(DocumentTree tree) {
        CachedTree cached = tree.cached();
        get(tree.create("/a", new byte[1]));
        get(tree.create("/a/b", new byte[2]));
        get(tree.put("/a/b/c", new byte[3]));
        get(cached.catchUp());
        assertEquals(3, cached.get("/a/b/c").orElseThrow().value().length);
        assertEquals(List.of("b"), cached.children("/a"));
        assertEquals(Optional.of(List.of("b")), get(tree.children("/a")));
        assertEquals(Integer.valueOf(3), get(tree.removeAll("/", 3)));
        get(cached.catchUp());
        assertEquals(0, cached.size());
        cached.close();
    }
}
