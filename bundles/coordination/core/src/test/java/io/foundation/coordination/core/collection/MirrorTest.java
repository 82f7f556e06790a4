package io.foundation.coordination.core.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualLoop;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.twin.BehindStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MirrorTest {

    private static final int MAX_ENTRIES = 3;

    private final VirtualCluster cluster = new VirtualCluster(13);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final BehindStore store = new BehindStore(two.store());
    private final MapLayout layout = new MapLayout("/map/m");
    private final Mirror mirror = new Mirror(new Ground(store, new VirtualLoop(cluster.time()), cluster.random()), layout, MAX_ENTRIES, unused -> { });
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
        mirror.use();
        mirror.add((key, before, now) -> told.add(key + (now.isPresent() ? before.isPresent() ? " changed" : " added" : " removed")));
    }

    @Test
    void aServerThatIsBehindIsNotBelieved() {
        DistributedMap map = one.coordination().map("m");
        cluster.get(map.put("a", new byte[1]));
        String path = layout.place("a").path();
        var before = cluster.tree().read(path);
        cluster.get(map.put("a", new byte[2]));
        cluster.get(map.put("b", new byte[1]));
        cluster.get(mirror.catchUp());
        told.clear();
        two.store().cut();
        cluster.await("it knows that it is cut off", () -> !mirror.isFollowing());
        store.show(path, before);
        store.show(layout.place("b").path(), Optional.empty());
        two.store().heal();
        cluster.await("it follows again", mirror::isFollowing);
        assertThat(told).as("nothing has changed").isEmpty();
        assertThat(mirror.content().get("a").orElseThrow().value()).hasSize(2);
    }

    @Test
    void ofTooMuchItFollowsNothingUntilTheNextConnection() {
        DistributedMap map = one.coordination().map("m");
        for (String key : List.of("a", "b", "c")) {
            cluster.get(map.put(key, new byte[1]));
        }
        cluster.get(mirror.catchUp());
        cluster.get(map.put("d", new byte[1]));
        cluster.await("too much", () -> !mirror.isFollowing());
        assertThat(mirror.content()).hasSize(MAX_ENTRIES);
        assertThatThrownBy(() -> cluster.get(mirror.catchUp())).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED));
        cluster.get(map.remove("a"));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(mirror.isFollowing()).isFalse();
        two.store().cut();
        cluster.pass(Duration.ofSeconds(1));
        two.store().heal();
        cluster.await("it follows again", mirror::isFollowing);
        assertThat(mirror.content()).containsOnlyKeys("b", "c", "d");
    }

    @Test
    void whatIsNoEntryIsPassedOver() {
        cluster.get(one.coordination().map("m").put("a", new byte[1]));
        String part = layout.place("a").part();
        cluster.get(one.store().commit(List.of(Create.persistent(part + "/foreign", new byte[] {1, 2, 3}))));
        cluster.get(mirror.catchUp());
        assertThat(mirror.content()).containsOnlyKeys("a");
        mirror.leave();
        assertThat(mirror.content()).isEmpty();
        assertThat(cluster.tree().watches()).isZero();
    }
}
