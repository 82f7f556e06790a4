package io.foundation.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.api.PeerHello;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How links come about, and how they do not. */
public abstract class LinkFormationContract extends TransportContract {

    @Test
    void bothSidesLearnWhoTheOtherIs() {
        TransportNode alpha = open(setup("alpha").incarnation(7));
        TransportNode beta = open(setup("beta").incarnation(9));

        Link link = get(alpha.dial(beta.address()));

        assertThat(alpha.listener().ups()).as("announced before the stage completes").containsExactly(link);
        assertThat(link.peer().id()).isEqualTo(NodeId.of("beta", 9));
        assertThat(link.peer().dialled()).isTrue();
        assertThat(link.peer().remote()).isEqualTo(beta.address());
        assertThat(link.isOpen()).isTrue();
        until(() -> assertThat(beta.listener().ups()).hasSize(1));
        PeerHello seen = lastLink(beta).peer();
        assertThat(seen.id()).isEqualTo(NodeId.of("alpha", 7));
        assertThat(seen.dialled()).isFalse();
        assertThat(alpha.transport().counters().linksUp()).isEqualTo(1);
        assertThat(beta.transport().counters().linksUp()).isEqualTo(1);
    }

    @Test
    void greetingsAreDeliveredAndAskedForEachTime() {
        int[] asked = {0};
        TransportNode alpha = open(setup("alpha").greeting(() -> new byte[] {(byte) ++asked[0], 2, 3}));
        TransportNode beta = open(setup("beta").greeting(() -> new byte[16 << 10]));

        Link first = link(alpha, beta);
        link(alpha, beta);

        assertThat(first.peer().greeting()).hasSize(16 << 10);
        assertThat(beta.listener().ups()).extracting(up -> up.peer().greeting()[0]).containsExactly((byte) 1, (byte) 2);
    }

    @Test
    void aGreetingTooLargeIsRefusedByWhoSaysIt() {
        TransportNode alpha = open(setup("alpha").greeting(() -> new byte[(16 << 10) + 1]));
        TransportNode beta = open("beta");

        assertThat(error(alpha.dial(beta.address())).type()).isEqualTo(ErrorType.REFUSED);
        assertThat(beta.listener().ups()).isEmpty();
    }

    @Test
    void bothSidesAreAskedBeforeALinkIsUp() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");

        link(alpha, beta);

        assertThat(alpha.listener().asked()).extracting(PeerHello::id).containsExactly(NodeId.of("beta", 1));
        assertThat(beta.listener().asked()).extracting(PeerHello::id).containsExactly(NodeId.of("alpha", 1));
        assertThat(new String(beta.listener().asked().get(0).greeting(), StandardCharsets.UTF_8)).isEqualTo("greetings from alpha");
    }

    @Test
    void theAcceptorMayRefuseWithAReason() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().admission(peer -> new Admission.Refused("full-moon", "not tonight"));

        FoundationException error = error(alpha.dial(beta.address()));

        assertThat(error.type()).isEqualTo(ErrorType.REFUSED);
        assertThat(error.context()).containsEntry("reason", "full-moon");
        assertThat(error).hasMessageContaining("not tonight").hasMessageContaining(beta.address().toString());
        until(() -> assertThat(beta.refused("admission")).isEqualTo(1));
        assertThat(alpha.listener().ups()).isEmpty();
        assertThat(beta.listener().ups()).isEmpty();
    }

    @Test
    void theDiallerMayRefuseWithAReason() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        alpha.listener().admission(peer -> new Admission.Refused("duplicate", "there is a link already"));

        FoundationException error = error(alpha.dial(beta.address()));

        assertThat(error.type()).isEqualTo(ErrorType.REFUSED);
        assertThat(error.context()).containsEntry("reason", "duplicate");
        assertThat(alpha.listener().ups()).isEmpty();
        assertThat(beta.listener().asked()).as("who was refused has not said who it is").isEmpty();
    }

    @Test
    void anAdmissionThatFailsRefusesAndHarmsNobody() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        beta.listener().admission(peer -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(error(alpha.dial(beta.address())).type()).isEqualTo(ErrorType.REFUSED);

        beta.listener().admission(peer -> Admission.ACCEPTED);
        assertThat(get(alpha.dial(beta.address())).isOpen()).isTrue();
    }

    @Test
    void anotherSecretIsRefused() {
        TransportNode alpha = open(setup("alpha").secret("a secret of another kind"));
        TransportNode beta = open("beta");

        FoundationException error = error(alpha.dial(beta.address()));

        assertThat(error.type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(error.toString()).doesNotContain("a secret of another kind", "the secret of the contract");
        until(() -> assertThat(beta.refused("secret")).isEqualTo(1));
        assertThat(beta.listener().asked()).isEmpty();
        assertThat(alpha.listener().asked()).as("the acceptor has not said who it is").isEmpty();
    }

    @Test
    void anotherClusterIsRefusedAndNoNameIsShown() {
        TransportNode alpha = open(setup("alpha").cluster("orders"));
        TransportNode beta = open(setup("beta").cluster("invoices"));

        FoundationException error = error(alpha.dial(beta.address()));

        assertThat(error.type()).isEqualTo(ErrorType.WRONG_CLUSTER);
        assertThat(error.toString()).doesNotContain("invoices");
        until(() -> assertThat(beta.refused("cluster")).isEqualTo(1));
        assertThat(beta.listener().asked()).isEmpty();
    }

    @Test
    void versionsWithoutOverlapAreRefused() {
        TransportNode alpha = open(setup("alpha"), 1, 1);
        TransportNode beta = open(setup("beta"), 2, 3);

        assertThat(error(alpha.dial(beta.address())).type()).isEqualTo(ErrorType.INCOMPATIBLE_VERSION);
        assertThat(error(beta.dial(alpha.address())).type()).isEqualTo(ErrorType.INCOMPATIBLE_VERSION);
        until(() -> assertThat(beta.refused("version")).isEqualTo(1));
        until(() -> assertThat(alpha.refused("version")).isEqualTo(1));
    }

    @Test
    void aVersionAndTheOneBeforeLinkBothWays() {
        TransportNode old = open(setup("old"), 1, 1);
        TransportNode fresh = open(setup("fresh"), 1, 2);

        byte[] there = get(link(old, fresh).request(message("x", "", new byte[] {1}), PATIENCE));
        byte[] back = get(link(fresh, old).request(message("x", "", new byte[] {2}), PATIENCE));

        assertThat(there).containsExactly(1);
        assertThat(back).containsExactly(2);
    }

    @Test
    void aNodeDoesNotLinkToItself() {
        TransportNode alpha = open("alpha");

        FoundationException error = error(alpha.dial(alpha.address()));

        assertThat(error.type()).isEqualTo(ErrorType.REFUSED);
        assertThat(error.context()).containsEntry("reason", "self");
        assertThat(alpha.listener().ups()).isEmpty();
        assertThat(alpha.listener().asked()).isEmpty();
    }

    @Test
    void anotherLifeOfTheSameNameIsTheListenersToJudge() {
        TransportNode before = open(setup("alpha").incarnation(1));
        TransportNode after = open(setup("alpha", fixture().bind("other")).incarnation(2));

        assertThat(link(after, before).peer().id()).isEqualTo(NodeId.of("alpha", 1));
    }

    @Test
    void whereNobodyListensIsUnreachable() {
        TransportNode alpha = open("alpha");
        TransportNode gone = open("gone");
        Address address = gone.address();
        gone.close();

        FoundationException error = error(alpha.dial(address));

        assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(error.context()).containsEntry("reason", "refused");
        assertThat(error).hasMessageContaining(address.toString());
    }

    @Test
    void aPeerThatSaysNothingIsGivenUp() {
        TransportNode alpha = open(setup("alpha").handshakeTimeout(Duration.ofMillis(300)).options(Map.of("connectTimeout", "300ms")));
        TransportNode beta = open("beta");
        Address address = fixture().through(beta.address());
        fixture().freeze();

        FoundationException error = error(alpha.dial(address));

        assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(error.context()).containsEntry("reason", "timeout");
        assertThat(alpha.listener().ups()).isEmpty();
    }

    @Test
    void aTakenPortIsSaidInOneSentence() {
        TransportNode alpha = open("alpha");

        FoundationException error = catchThrowableOfType(FoundationException.class, () -> open(setup("beta", alpha.address())));

        assertThat(error.type()).isEqualTo(ErrorType.INITIALIZATION_FAILED);
        assertThat(error).hasMessageContaining(alpha.address().toString()).hasMessageContaining("in use");
    }

    @Test
    void manyLinksFormAtOnce() {
        TransportNode hub = open("hub");
        List<TransportNode> others = IntStream.range(0, 30).mapToObj(i -> open("node-" + i)).toList();

        List<CompletionStage<Link>> dials = others.stream().map(node -> node.dial(hub.address())).toList();

        dials.forEach(dial -> assertThat(get(dial).isOpen()).isTrue());
        until(() -> assertThat(hub.listener().ups()).hasSize(30));
        assertThat(hub.transport().counters().linksUp()).isEqualTo(30);
    }

    @Test
    void twoNodesMayLinkBothWays() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");

        Link there = link(alpha, beta);
        Link back = link(beta, alpha);

        assertThat(there.isOpen() && back.isOpen()).isTrue();
        assertThat(alpha.transport().counters().linksUp()).isEqualTo(2);
    }

    @Test
    void aClosedTransportDialsNobody() {
        TransportNode alpha = open("alpha");
        TransportNode beta = open("beta");
        alpha.transport().close();

        assertThat(error(alpha.dial(beta.address())).type()).isEqualTo(ErrorType.CLOSED);
    }
}
