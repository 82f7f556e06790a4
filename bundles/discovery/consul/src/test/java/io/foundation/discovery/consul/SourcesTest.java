package io.foundation.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final DiscoveredPeer A = DiscoveredPeer.at(new Address("a", 1));
    private static final DiscoveredPeer B = DiscoveredPeer.at(new Address("b", 1));
    private static final FoundationException CAUSE = new FoundationException(ErrorType.TIMEOUT, "Late.");

    private final Sources sources = new Sources();

    @Test
    void aPartIsPartialAndAllAreComplete() {
        sources.are(Set.of("dc1", "dc2"));
        assertThat(sources.result()).isEmpty();
        sources.answered("dc1", Set.of(A));
        assertThat(sources.result()).contains(new DiscoveryResult.Partial(Set.of(A)));
        sources.answered("dc2", Set.of(B));
        assertThat(sources.result()).contains(new DiscoveryResult.Complete(Set.of(A, B)));
        sources.answered("dc2", Set.of());
        assertThat(sources.result()).contains(new DiscoveryResult.Complete(Set.of(A)));
    }

    @Test
    void oneThatFailsKeepsWhatItNamedAndTheOthersGoOn() {
        sources.are(Set.of("dc1", "dc2"));
        sources.answered("dc1", Set.of(A));
        sources.answered("dc2", Set.of(B));
        sources.failed("dc2", CAUSE);
        assertThat(sources.failure()).contains(CAUSE);
        sources.answered("dc1", Set.of());
        assertThat(sources.result()).contains(new DiscoveryResult.Complete(Set.of(B)));
        sources.failed("dc1", CAUSE);
        assertThat(sources.result()).containsInstanceOf(DiscoveryResult.Unknown.class);
        sources.answered("dc1", Set.of(A));
        sources.answered("dc2", Set.of());
        assertThat(sources.failure()).isEmpty();
        assertThat(sources.result()).contains(new DiscoveryResult.Complete(Set.of(A)));
    }

    @Test
    void oneThatHasNeverAnsweredLeavesItAtAPart() {
        sources.are(Set.of("dc1", "dc2"));
        sources.answered("dc1", Set.of(A));
        sources.failed("dc2", CAUSE);
        assertThat(sources.result()).contains(new DiscoveryResult.Partial(Set.of(A)));
    }

    @Test
    void aDatacenterThatIsGoneTakesItsPeersAlong() {
        sources.are(Set.of("dc1", "dc2"));
        sources.answered("dc1", Set.of(A));
        sources.answered("dc2", Set.of(B));
        sources.are(Set.of("dc1"));
        sources.answered("dc2", Set.of(B));
        assertThat(sources.result()).contains(new DiscoveryResult.Complete(Set.of(A)));
    }
}
