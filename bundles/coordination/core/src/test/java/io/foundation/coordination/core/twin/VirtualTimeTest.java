package io.foundation.coordination.core.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime(0);
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsDueIsDoneInOrder() {
        time.after(20, () -> done.add("c"));
        time.after(10, () -> done.add("a"));
        time.after(10, () -> time.after(0, () -> done.add("b")));
        time.pass(15);
        assertThat(done).containsExactly("a", "b");
        assertThat(time.nanos()).isEqualTo(15);
        assertThat(time.step()).isTrue();
        assertThat(time.nanos()).isEqualTo(20);
        assertThat(time.step()).isFalse();
    }

    @Test
    void whatWasTakenBackLetsNothingHappenBeforeItsTime() {
        time.after(10, () -> done.add("never")).close();
        time.after(100, () -> done.add("later"));
        time.pass(20);
        assertThat(done).isEmpty();
        assertThat(time.nanos()).isEqualTo(20);
        time.after(10, () -> done.add("never")).close();
        assertThat(time.passUntil(() -> !done.isEmpty(), 20)).isFalse();
        assertThat(time.nanos()).isEqualTo(40);
        assertThat(time.passUntil(() -> !done.isEmpty(), 60)).isTrue();
        assertThat(done).containsExactly("later");
    }
}
