package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class RankedProvidersTest {

    private final List<String> told = new ArrayList<>();
    private final RankedProviders<String> providers = new RankedProviders<>((type, provider) -> told.add(type + "=" + provider));

    @Test
    void theHighestRankingServesAndOfEqualsTheOldest() {
        ServiceReference<String> old = FakeReference.of(1, 0);
        ServiceReference<String> young = FakeReference.of(2, 0);
        ServiceReference<String> high = FakeReference.of(3, 10);
        providers.add("a", young, "young");
        providers.add("a", old, "old");
        providers.add("a", high, "high");
        assertThat(told).containsExactly("a=young", "a=old", "a=high");
        providers.remove("a", high);
        providers.remove("a", young);
        providers.remove("a", old);
        assertThat(told).containsExactly("a=young", "a=old", "a=high", "a=old", "a=null");
        assertThat(providers.types()).isEmpty();
    }

    @Test
    void aNewVersionSideBySideTakesOverWithoutAGap() {
        ServiceReference<String> before = FakeReference.of(1, 100);
        ServiceReference<String> after = FakeReference.of(2, 101);
        providers.add("a", before, "1.0");
        providers.add("a", after, "1.1");
        providers.remove("a", before);
        assertThat(told).containsExactly("a=1.0", "a=1.1");
    }

    @Test
    void aLowerOneThatComesOrGoesIsNotTold() {
        ServiceReference<String> high = FakeReference.of(1, 10);
        ServiceReference<String> low = FakeReference.of(2, 1);
        providers.add("a", high, "high");
        providers.add("a", low, "low");
        providers.remove("a", low);
        assertThat(told).containsExactly("a=high");
    }

    @Test
    void typesAreApart() {
        providers.add("b", FakeReference.of(1, 0), "b1");
        providers.add("a", FakeReference.of(2, 0), "a1");
        assertThat(providers.types()).containsExactly("a", "b");
        assertThat(providers.serving()).isEqualTo(Map.of("a", "a1", "b", "b1"));
        providers.give("a", provider -> told.add("given " + provider));
        providers.give("c", provider -> told.add("given " + provider));
        assertThat(told).containsExactly("b=b1", "a=a1", "given a1", "given null");
    }

    @Test
    void removingWhatIsNotThereTellsNothing() {
        providers.remove("a", FakeReference.of(1, 0));
        assertThat(told).isEmpty();
    }
}
