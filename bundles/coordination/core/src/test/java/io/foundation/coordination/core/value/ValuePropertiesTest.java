package io.foundation.coordination.core.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.core.fixture.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
}
