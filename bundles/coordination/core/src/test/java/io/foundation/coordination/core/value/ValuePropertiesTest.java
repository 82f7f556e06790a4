package io.foundation.coordination.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Counters, references and numbers under cuts, lost answers, ended sessions and pauses, in virtual time. */
class ValuePropertiesTest {

    @Property(tries = 60)
    void everyIncrementIsMadeOnceOrNotAtAll(@ForAll long seed) {
        Workload work = Workload.run(seed, node -> {
            var counter = node.coordination().counter("c");
            return () -> counter.add(1).thenApply(sum -> true);
        });
        long value = work.cluster().get(work.nodes().getFirst().coordination().counter("c").get());
        assertThat(value).isBetween((long) work.done(), (long) work.done() + work.unknown());
    }

    @Property(tries = 60)
    void aVersionIsReplacedByOne(@ForAll long seed) {
        Set<Long> replaced = new HashSet<>();
        Workload.run(seed, node -> {
            var reference = node.coordination().reference("r");
            return () -> reference.get().thenCompose(value -> {
                long version = value.map(each -> each.version()).orElse(0L);
                return reference.compareAndSet(version, new byte[8]).thenApply(next -> {
                    next.ifPresent(newVersion -> {
                        assertThat(newVersion).isEqualTo(version + 1);
                        assertThat(replaced.add(version)).as("the version " + version + " was replaced twice").isTrue();
                    });
                    return next.isPresent();
                });
            });
        });
    }

    @Property(tries = 40)
    void noNumberIsGivenTwice(@ForAll long seed) {
        List<Long> given = new ArrayList<>();
        Workload.run(seed, node -> {
            var ids = node.coordination().ids("i", 2);
            return () -> ids.next().thenApply(number -> given.add(number));
        });
        assertThat(given).doesNotHaveDuplicates();
    }

    /** One opens and closes, and tells nobody; the others pass only if it was open at some moment since they asked. */
    @Property(tries = 25)
    void nobodyPassesAClosedBarrier(@ForAll long seed) {
        // How often it was opened, and whether it may be open now.
        int[] openings = new int[1];
        boolean[] mayBeOpen = {true};
        boolean[] given = new boolean[1];
        List<Integer> early = new ArrayList<>();
        Workload.run(seed, node -> {
            var barrier = node.coordination().barrier("b");
            if (!given[0]) {
                given[0] = true;
                return () -> {
                    boolean opens = !mayBeOpen[0];
                    if (opens) {
                        openings[0]++;
                        mayBeOpen[0] = true;
                    }
                    CompletionStage<Boolean> change = opens ? barrier.open() : barrier.close();
                    return change.thenApply(changed -> {
                        // Not if it is not known whether it was closed.
                        mayBeOpen[0] = opens;
                        return changed;
                    });
                };
            }
            return () -> {
                boolean open = mayBeOpen[0];
                int before = openings[0];
                return barrier.await(Duration.ofSeconds(1)).thenApply(passed -> {
                    if (passed && !open && openings[0] == before) {
                        early.add(before);
                    }
                    return passed;
                });
            };
        });
        assertThat(early).as("passed early, seed " + seed).isEmpty();
    }

    @Property(tries = 25)
    void aLatchOpensWhenAllHaveCounted(@ForAll long seed) {
        int count = 200;
        int[] asked = new int[1];
        int[] early = new int[1];
        boolean[] opened = new boolean[1];
        Workload work = Workload.run(seed, node -> {
            var latch = node.coordination().latch("l", count);
            latch.await(VirtualCluster.LONG).thenAccept(open -> {
                early[0] += asked[0] < count ? 1 : 0;
                opened[0] = true;
            });
            return () -> {
                asked[0]++;
                return latch.countDown().thenApply(left -> true);
            };
        });
        assertThat(early[0]).as("opened early, seed " + seed).isZero();
        assertThat(work.done()).as("counted").isGreaterThan(count);
        assertThat(opened[0]).isTrue();
        assertThat(work.cluster().get(work.nodes().getFirst().coordination().latch("l", count).left())).isZero();
    }
}
