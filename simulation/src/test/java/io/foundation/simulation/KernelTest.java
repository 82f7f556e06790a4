package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KernelTest {

    @Test
    void events_come_in_the_order_of_time_and_then_of_making() {
        Kernel kernel = new Kernel();
        List<String> happened = new ArrayList<>();
        kernel.after(20, () -> happened.add("late"));
        kernel.after(10, () -> happened.add("first"));
        kernel.after(10, () -> {
            happened.add("second");
            kernel.after(-5, () -> happened.add("at once, at " + kernel.now()));
        });
        kernel.after(15, () -> happened.add("never")).cancel();
        kernel.runUntil(19);
        assertThat(happened).containsExactly("first", "second", "at once, at 10");
        assertThat(kernel.now()).isEqualTo(19);
        kernel.runUntil(20);
        assertThat(happened).endsWith("late");
    }

    @Test
    void thousands_of_events_come_in_the_order_of_a_sorted_list_whatever_is_added_meanwhile() {
        Kernel kernel = new Kernel();
        SplittableRandom random = new SplittableRandom(11);
        List<long[]> due = new ArrayList<>();
        List<long[]> happened = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            plan(kernel, random, due, happened);
        }
        kernel.runUntil(1_000);
        due.sort(Comparator.<long[]>comparingLong(event -> event[0]).thenComparingLong(event -> event[1]));
        assertThat(happened).hasSizeGreaterThan(4_500).containsExactlyElementsOf(due);
    }

    /** An event at one of a few moments, so that many are at the same; every third plans another. */
    private static void plan(Kernel kernel, SplittableRandom random, List<long[]> due, List<long[]> happened) {
        long delay = random.nextInt(300);
        long[] event = {kernel.now() + delay, due.size()};
        due.add(event);
        kernel.after(delay, () -> {
            assertThat(kernel.now()).isEqualTo(event[0]);
            happened.add(event);
            if (event[1] % 3 == 0 && kernel.now() < 600) {
                plan(kernel, random, due, happened);
            }
        });
    }

    @Test
    void the_network_parts_and_heals_and_cuts_one_way() {
        Network network = new Network(4, NetworkSettings.CALM, World.generator(1));
        network.group(0, 1);
        network.cut(2, 3);
        assertThat(network.reaches(0, 1)).isFalse();
        assertThat(network.reaches(2, 3)).isFalse();
        assertThat(network.reaches(3, 2)).isTrue();
        assertThat(network.reachesBothWays(2, 3)).isFalse();
        network.heal();
        assertThat(network.reachesBothWays(2, 3)).isTrue();
        assertThat(network.reaches(0, 1)).isTrue();
    }

    @Test
    void quantiles_are_by_nearest_rank() {
        assertThat(Quantiles.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Quantiles(3, 2.0, 3.0, 3.0));
        assertThat(Quantiles.of(List.of())).hasToString("never");
    }
}
