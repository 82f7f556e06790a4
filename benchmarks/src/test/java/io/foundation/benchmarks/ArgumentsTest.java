package io.foundation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.system.Systems;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static Arguments read(String... words) {
        return Arguments.read(List.of(words), Set.of("nodes", "systems"), Set.of("quick"));
    }

    @Test
    void valuesFlagsAndWordsAreToldApart() {
        Arguments arguments = read("one", "--nodes", "3,10, 50", "--quick", "two");
        assertThat(arguments.numbers("nodes", "1", 1, 100)).containsExactly(3, 10, 50);
        assertThat(arguments.flag("quick")).isTrue();
        assertThat(arguments.word(1, "a word")).isEqualTo("two");
        assertThat(arguments.list("systems", "a,b")).containsExactly("a", "b");
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        assertThatThrownBy(() -> read("--node", "3")).isInstanceOf(FoundationException.class).hasMessageContaining("did you mean --nodes?");
        assertThatThrownBy(() -> read("--zzzzzzzz", "3")).hasMessageContaining("--nodes, --quick, --systems");
    }

    @Test
    void aBadNumberIsNamedWithWhatIsAllowed() {
        assertThatThrownBy(() -> read("--nodes", "many").number("nodes", 3, 2, 50)).hasMessageContaining("'many'").hasMessageContaining("2 to 50");
        assertThatThrownBy(() -> read("--nodes", "51").number("nodes", 3, 2, 50)).hasMessageContaining("'51'");
        assertThatThrownBy(() -> read("--nodes")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> read("word").noMoreWordsThan(0)).hasMessageContaining("'word'");
    }

    @Test
    void anUnknownSystemNamesTheNearestAndAll() {
        assertThatThrownBy(() -> Systems.check("hazelcost")).hasMessageContaining("did you mean hazelcast?").hasMessageContaining("scalecube");
        assertThat(Systems.names()).first().isEqualTo(Systems.OURS);
    }
}
