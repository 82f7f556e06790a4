package io.foundation.coordination.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple3;

/** Counters, references and numbers under cuts, lost answers, ended sessions and pauses, in virtual time. */
class ValuePropertiesTest {

    private static final int NODES = 4;

    /** What became of all calls. */
    private static final class Book {
        private int done;
        private int unknown;
        private int asked;
        private int answered;
        /** What went wrong within a stage, where an assertion would only be swallowed. */
        private final List<Throwable> wrong = new ArrayList<>();
    }

    private static void call(VirtualCluster cluster, Book book, boolean[] stopped, Supplier<CompletionStage<Boolean>> call) {
        cluster.time().after(cluster.random().nextLong(100_000_000), () -> {
            if (stopped[0]) {
                return;
            }
            book.asked++;
            call.get().whenComplete((done, error) -> {
                book.answered++;
                if (error == null) {
                    book.done += done ? 1 : 0;
                } else {
                    ErrorType type = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type();
                    if (type != ErrorType.UNREACHABLE && type != ErrorType.OUTCOME_UNKNOWN) {
                        book.wrong.add(error);
                    }
                    book.unknown += type == ErrorType.OUTCOME_UNKNOWN ? 1 : 0;
                }
                call(cluster, book, stopped, call);
            });
        });
    }

    private static Tuple3<VirtualCluster, List<VirtualNode>, Book> run(long seed, Function<VirtualNode, Supplier<CompletionStage<Boolean>>> calls) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        Book book = new Book();
        boolean[] stopped = new boolean[1];
        nodes.forEach(node -> call(cluster, book, stopped, calls.apply(node)));
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(2));
        faults.stop();
        stopped[0] = true;
        cluster.await("all is answered", () -> book.asked == book.answered);
        assertThat(book.wrong).isEmpty();
        assertThat(book.done).isGreaterThan(100);
        assertThat(book.unknown).as("nearly always it is found out").isLessThan(book.done / 50);
        return Tuple.of(cluster, nodes, book);
    }

    @Property(tries = 60)
    void everyIncrementIsMadeOnceOrNotAtAll(@ForAll long seed) {
        var run = run(seed, node -> {
            var counter = node.coordination().counter("c");
            return () -> counter.add(1).thenApply(sum -> true);
        });
        long value = run.get1().get(run.get2().getFirst().coordination().counter("c").get());
        assertThat(value).isBetween((long) run.get3().done, (long) run.get3().done + run.get3().unknown);
    }

    @Property(tries = 60)
    void aVersionIsReplacedByOne(@ForAll long seed) {
        Set<Long> replaced = new HashSet<>();
        run(seed, node -> {
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
        run(seed, node -> {
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
        run(seed, node -> {
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
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        Book book = new Book();
        boolean[] stopped = new boolean[1];
        nodes.forEach(node -> {
            var latch = node.coordination().latch("l", count);
            latch.await(VirtualCluster.LONG).thenAccept(open -> {
                early[0] += asked[0] < count ? 1 : 0;
                opened[0] = true;
            });
            call(cluster, book, stopped, () -> {
                asked[0]++;
                return latch.countDown().thenApply(left -> true);
            });
        });
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(2));
        faults.stop();
        stopped[0] = true;
        cluster.await("all is answered", () -> book.asked == book.answered);
        assertThat(book.wrong).isEmpty();
        assertThat(early[0]).as("opened early, seed " + seed).isZero();
        assertThat(book.done).as("counted").isGreaterThan(count);
        assertThat(opened[0]).isTrue();
        assertThat(cluster.get(nodes.getFirst().coordination().latch("l", count).left())).isZero();
    }
}
