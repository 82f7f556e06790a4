package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.CachedTree;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeTest {

    private static final byte[] X = {1};

    private final VirtualCluster cluster = new VirtualCluster(11);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final DocumentTree here = one.coordination().tree("t");
    private final DocumentTree there = two.coordination().tree("t");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private void create(String... paths) {
        for (String path : paths) {
            assertThat(cluster.get(here.create(path, X))).as(path).isPresent();
        }
    }

    private static void refused(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void pathsLieBelowOneAnother() {
        assertThat(cluster.get(here.children("/"))).contains(List.of());
        refused(ErrorType.DATA_NOT_FOUND, () -> cluster.get(here.create("/a/b", X)));
        refused(ErrorType.DATA_NOT_FOUND, () -> cluster.get(here.put("/a/b", X)));
        create("/a", "/a/b", "/a/c d", "/a/b/e");
        assertThat(cluster.get(there.create("/a", X))).isEmpty();
        assertThat(cluster.get(there.children("/"))).contains(List.of("a"));
        assertThat(cluster.get(there.children("/a"))).contains(List.of("b", "c d"));
        assertThat(cluster.get(there.children("/a/b/e"))).contains(List.of());
        assertThat(cluster.get(there.children("/x"))).isEmpty();
        long first = cluster.get(there.get("/a/b")).orElseThrow().version();
        long second = cluster.get(here.put("/a/b", new byte[0])).longValue();
        assertThat(second).isGreaterThan(first);
        assertThat(cluster.get(there.compareAndSet("/a/b", first, X))).isEmpty();
        assertThat(cluster.get(there.compareAndSet("/a/b", second, X))).contains(second + 1);
        refused(ErrorType.CONFLICT, () -> cluster.get(there.remove("/a/b")));
        refused(ErrorType.CONFLICT, () -> cluster.get(there.remove("/a/b", second + 1)));
        assertThat(cluster.get(there.remove("/a/b/e"))).isPresent();
        assertThat(cluster.get(there.remove("/a/b", second))).isFalse();
        assertThat(cluster.get(there.remove("/a/b", second + 1))).isTrue();
        create("/a/b");
        assertThat(cluster.get(there.get("/a/b")).orElseThrow().version()).as("never again").isGreaterThan(second + 1);
    }

    @Test
    void whatIsNoPathIsRefused() {
        for (String path : List.of("", "a", "/a/", "//", "/a//b", "/" + "x".repeat(256), "/0123456789".repeat(137))) {
            refused(ErrorType.INVALID_INPUT, () -> here.get(path));
            refused(ErrorType.INVALID_INPUT, () -> here.listen(path, event -> { }));
        }
        refused(ErrorType.INVALID_INPUT, () -> here.put("/", X));
        refused(ErrorType.INVALID_INPUT, () -> here.removeAll("/a", 0));
        refused(ErrorType.INVALID_INPUT, () -> here.removeAll("/a", DocumentTree.MAX_REMOVED + 1));
        create("/.", "/./..", "/%2F");
        assertThat(cluster.get(here.children("/"))).contains(List.of("%2F", "."));
    }

    @Test
    void allBelowAPathGoesAtOnceOrNothing() {
        create("/a", "/a/b", "/a/b/c", "/a/d", "/e");
        assertThat(cluster.get(here.removeAll("/x", 5))).isZero();
        refused(ErrorType.TOO_LARGE, () -> cluster.get(here.removeAll("/a", 3)));
        assertThat(cluster.get(there.get("/a/b/c"))).isPresent();
        long revision = cluster.tree().revision();
        assertThat(cluster.get(there.removeAll("/a", 4))).isEqualTo(4);
        assertThat(cluster.tree().revision()).as("one commit").isEqualTo(revision + 1);
        assertThat(cluster.get(here.children("/"))).contains(List.of("e"));
        create("/a", "/a/b");
        assertThat(cluster.get(there.removeAll("/", 10))).isEqualTo(3);
        assertThat(cluster.get(here.children("/"))).contains(List.of());
        assertThat(cluster.get(here.removeAll("/", 10))).isZero();
        create("/many");
        IntStream.range(0, DocumentTree.MAX_REMOVED).forEach(i -> create("/many/" + i));
        refused(ErrorType.RESOURCE_EXHAUSTED, () -> cluster.get(here.create("/many/more", X)));
        refused(ErrorType.TOO_LARGE, () -> cluster.get(here.removeAll("/many", DocumentTree.MAX_REMOVED)));
        cluster.get(here.remove("/many/7"));
        assertThat(cluster.get(here.removeAll("/many", DocumentTree.MAX_REMOVED))).isEqualTo(DocumentTree.MAX_REMOVED);
    }

    @Test
    void aListenerIsToldOfAPathAndWhatIsBelowIt() {
        create("/a", "/a/b", "/ab");
        List<String> told = new ArrayList<>();
        there.listen("/a", event -> told.add(event.key() + (event.now().isPresent() ? event.before().isPresent() ? " changed" : " added" : " removed")));
        cluster.await("what is there", () -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("/a added", "/a/b added");
        told.clear();
        create("/a/b/c", "/d");
        cluster.get(here.put("/ab", X));
        cluster.get(here.put("/a", X));
        cluster.await("changes", () -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("/a/b/c added", "/a changed");
        told.clear();
        cluster.get(here.removeAll("/", 10));
        cluster.await("all goes", () -> told.size() == 3);
        assertThat(told).containsExactlyInAnyOrder("/a removed", "/a/b removed", "/a/b/c removed");
    }

    @Test
    void aTreeInMemoryKnowsWhatIsBelow() {
        create("/a", "/a/b", "/a/c");
        CachedTree cached = there.cached();
        cluster.get(cached.catchUp());
        assertThat(cached.size()).isEqualTo(3);
        assertThat(cached.children("/")).containsExactly("a");
        assertThat(cached.children("/a")).containsExactly("b", "c");
        assertThat(cached.children("/a/b")).isEmpty();
        assertThat(cached.get("/a/c")).isPresent();
        assertThat(cached.get("/")).isEmpty();
        two.store().cut();
        cluster.get(here.remove("/a/b"));
        create("/a/c/d", "/e");
        two.store().heal();
        cluster.await("it follows", cached::isFollowing);
        assertThat(cached.children("/")).containsExactly("a", "e");
        assertThat(cached.children("/a")).containsExactly("c");
        assertThat(cached.children("/a/c")).containsExactly("d");
        cluster.get(here.removeAll("/a", 10));
        cluster.get(cached.catchUp());
        assertThat(cached.children("/")).containsExactly("e");
        assertThat(cached.children("/a")).isEmpty();
        cached.close();
    }
}
