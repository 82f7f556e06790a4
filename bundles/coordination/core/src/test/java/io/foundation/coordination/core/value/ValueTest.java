package io.foundation.coordination.core.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValueTest {

    private final VirtualCluster cluster = new VirtualCluster(3);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aCounterCountsFromAnywhere() {
        DistributedCounter here = one.coordination().counter("c");
        DistributedCounter there = two.coordination().counter("c");
        assertThat(cluster.get(here.get())).isZero();
        assertThat(cluster.get(here.add(5))).isEqualTo(5);
        assertThat(cluster.get(there.add(-7))).isEqualTo(-2);
        assertThat(cluster.get(there.set(10))).isEqualTo(-2);
        assertThat(cluster.get(here.compareAndSet(9, 1))).isFalse();
        assertThat(cluster.get(here.compareAndSet(10, 1))).isTrue();
        assertThat(cluster.get(there.get())).isEqualTo(1);
        assertThat(cluster.get(here.set(Long.MAX_VALUE))).isEqualTo(1);
        assertThat(cluster.get(here.add(1))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void withoutAConnectionItIsCertainlyNotDone() {
        one.store().cut();
        assertThatThrownBy(() -> cluster.get(one.coordination().counter("c").add(1))).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE));
        assertThat(cluster.get(two.coordination().counter("c").get())).isZero();
    }

    @Test
    void aReferenceIsComparedByVersion() {
        AtomicReference here = one.coordination().reference("r");
        AtomicReference there = two.coordination().reference("r");
        assertThat(cluster.get(here.get())).isEmpty();
        assertThat(cluster.get(here.clear())).isFalse();
        long first = cluster.get(here.compareAndSet(AtomicReference.NEVER_SET, bytes("a"))).orElseThrow();
        assertThat(cluster.get(there.compareAndSet(AtomicReference.NEVER_SET, bytes("b")))).isEmpty();
        Versioned seen = cluster.get(there.get()).orElseThrow();
        assertThat(seen.version()).isEqualTo(first);
        assertThat(seen.value()).isEqualTo(bytes("a"));
        long second = cluster.get(there.compareAndSet(first, bytes("a"))).orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(cluster.get(here.compareAndSet(first, bytes("c")))).as("the same value, but another version").isEmpty();
        assertThat(cluster.get(here.clear())).isTrue();
        assertThat(cluster.get(here.get())).isEmpty();
        assertThat(cluster.get(here.compareAndSet(AtomicReference.NEVER_SET, bytes("d")))).as("it was set once").isEmpty();
        assertThat(cluster.get(here.set(bytes("e")))).isGreaterThan(second);
        assertThatThrownBy(() -> here.set(new byte[CellRecord.MAX_VALUE + 1])).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.TOO_LARGE));
        cluster.get(here.set(new byte[CellRecord.MAX_VALUE]));
    }

    @Test
    void aListenerSeesTheValueAndItsChangesAlsoThoseDuringACut() {
        AtomicReference here = one.coordination().reference("r");
        List<String> told = new ArrayList<>();
        Registration listening = two.coordination().reference("r").listen(value -> told.add(value.map(v -> new String(v.value(), StandardCharsets.UTF_8)).orElse("none")));
        cluster.await("nothing yet", () -> told.equals(List.of("none")));
        cluster.get(here.set(bytes("a")));
        cluster.await("a", () -> told.getLast().equals("a"));
        two.store().cut();
        cluster.get(here.set(bytes("b")));
        cluster.get(here.set(bytes("c")));
        cluster.pass(Duration.ofSeconds(1));
        two.store().heal();
        cluster.await("c", () -> told.getLast().equals("c"));
        two.store().expire();
        cluster.get(here.clear());
        cluster.await("none", () -> told.getLast().equals("none"));
        assertThat(told).containsExactly("none", "a", "c", "none");
        int watches = cluster.tree().watches();
        listening.close();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.tree().watches()).isEqualTo(watches - 1);
        cluster.get(here.set(bytes("d")));
        cluster.pass(Duration.ofSeconds(5));
        assertThat(told).hasSize(4);
    }

    @Test
    void numbersComeInBlocks() {
        var here = one.coordination().ids("i", 3);
        var there = two.coordination().ids("i", 10);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            numbers.add(cluster.get(here.next()));
            numbers.add(cluster.get(there.next()));
        }
        assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number > 0);
        assertThat(numbers.subList(0, 4)).containsExactly(1L, 4L, 2L, 5L);
    }

    @Test
    void aBundleIsToldOfTheState() {
        List<SessionState> told = new ArrayList<>();
        try (Registration listening = one.coordination().listen(told::add)) {
            cluster.pass(Duration.ofSeconds(1));
            assertThat(told).containsExactly(SessionState.ACTIVE);
            one.store().cut();
            cluster.pass(VirtualCluster.SESSION_TIMEOUT.multipliedBy(2));
            one.store().heal();
            cluster.pass(Duration.ofSeconds(1));
            assertThat(told).containsExactly(SessionState.ACTIVE, SessionState.SUSPENDED, SessionState.LOST, SessionState.ACTIVE);
        }
        cluster.get(one.restartBundle());
        assertThat(one.coordination().state()).isEqualTo(SessionState.ACTIVE);
        assertThat(cluster.get(one.coordination().reference("x").get())).isEqualTo(Optional.empty());
    }
}
