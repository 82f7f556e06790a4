package io.foundation.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DnsVerdictTest {

    @Provide
    Arbitrary<List<List<DnsAnswer>>> rounds() {
        Arbitrary<DnsAnswer> found = Arbitraries.integers().between(1, 5).set().ofMinSize(1).ofMaxSize(5).map(hosts -> {
            Set<DiscoveredPeer> peers = new HashSet<>();
            hosts.forEach(host -> peers.add(DiscoveredPeer.at(new Address("10.0.0." + host, 7800))));
            return new DnsAnswer.Found(peers, Duration.ofSeconds(hosts.iterator().next()));
        });
        Arbitrary<DnsAnswer> others = Arbitraries.of(new DnsAnswer.Nothing(), new DnsAnswer.Failed(new FoundationException(ErrorType.TIMEOUT, "Late.")));
        return Arbitraries.oneOf(found, others).list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(20);
    }

    /** Nobody is taken to be gone where a question failed, where that is not wanted, or where fewer rounds than wanted named nobody. */
    @Property
    void nobodyIsGoneWithoutReason(@ForAll("rounds") List<List<DnsAnswer>> rounds, @ForAll boolean prune, @ForAll @IntRange(max = 4) int emptyAfter) {
        DnsVerdict verdict = new DnsVerdict("x", prune, emptyAfter);
        int empties = 0;
        for (List<DnsAnswer> answers : rounds) {
            DnsVerdict.Said said = verdict.of(answers);
            boolean failed = answers.stream().anyMatch(DnsAnswer.Failed.class::isInstance);
            Set<DiscoveredPeer> named = new HashSet<>();
            answers.stream().filter(DnsAnswer.Found.class::isInstance).forEach(answer -> named.addAll(((DnsAnswer.Found) answer).peers()));
            empties = failed ? empties : named.isEmpty() ? empties + 1 : 0;
            boolean mayPrune = prune && !failed && (!named.isEmpty() || emptyAfter > 0 && empties >= emptyAfter);
            switch (said.result()) {
                case DiscoveryResult.Complete complete -> assertThat(complete.peers()).isEqualTo(named);
                case DiscoveryResult.Partial partial -> assertThat(partial.peers()).isEqualTo(named).isNotEmpty();
                case DiscoveryResult.Unknown unknown -> assertThat(named).isEmpty();
            }
            assertThat(said.result() instanceof DiscoveryResult.Complete).isEqualTo(mayPrune);
            if (failed || named.isEmpty()) {
                assertThat(said.holds()).as("asked again at once").isZero();
            } else {
                assertThat(said.holds()).isEqualTo(answers.stream().filter(DnsAnswer.Found.class::isInstance)
                        .map(answer -> ((DnsAnswer.Found) answer).timeToLive()).min(Duration::compareTo).orElseThrow());
            }
        }
    }
}
