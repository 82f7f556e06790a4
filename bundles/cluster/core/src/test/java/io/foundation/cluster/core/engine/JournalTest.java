package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Journal journal = new Journal(new Time() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    });

    private List<String> told(String about) {
        return journal.explain(NodeName.of(about), List.of()).stream().map(line -> line.substring(line.indexOf("  ") + 2)).toList();
    }

    @Test
    void aStepIsASentenceOfItsTextAndItsDetail() {
        journal.step("a", "linked to ", new Address("10.0.0.1", 7600));
        journal.step("b", "ready");
        journal.step("a", "ready: ", "came");
        assertThat(told("a")).containsExactly("linked to 10.0.0.1:7600", "ready: came");
        assertThat(told("b")).containsExactly("ready");
    }

    @Test
    void theSameStepAgainIsCountedAndAnotherDetailIsAnotherStep() {
        journal.step("a", "link ended: ", "lost");
        journal.step("a", "link ended: ", "lost");
        journal.step("a", "link ended: ", "closed");
        assertThat(told("a")).hasSize(2);
        assertThat(told("a").getFirst()).startsWith("link ended: lost  (2 times");
        assertThat(told("a").getLast()).isEqualTo("link ended: closed");
    }

    @Test
    void theOldestStepsGiveWay() {
        for (int i = 0; i <= Journal.MAX_STEPS; i++) {
            journal.step("a", "step ", i);
        }
        assertThat(told("a")).hasSize(Journal.MAX_STEPS).startsWith("step 1").endsWith("step " + Journal.MAX_STEPS);
    }
}
