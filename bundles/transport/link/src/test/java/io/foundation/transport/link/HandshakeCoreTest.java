package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.LinkListener.Admission;
import io.foundation.transport.link.HandshakeSide.Setup;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeCoreTest {

    private final Setup alpha = new Setup("alpha");
    private final Setup beta = new Setup("beta");

    private HandshakeSide dialler;
    private HandshakeSide acceptor;

    private void talk() {
        dialler = alpha.side(true);
        acceptor = beta.side(false);
        HandshakeSide.talk(dialler, acceptor);
    }

    @Test
    void bothSidesLink() {
        alpha.channels = List.of("zeta", "control", "data");
        beta.channels = List.of("data", "control", "other");
        alpha.max = 5_000;
        beta.greeting = "hello".getBytes(StandardCharsets.UTF_8);

        talk();

        assertThat(dialler.linked.peer().id()).isEqualTo(NodeId.of("beta", 1));
        assertThat(dialler.linked.peer().greeting()).isEqualTo(beta.greeting);
        assertThat(dialler.linked.peer().dialled()).isTrue();
        assertThat(acceptor.linked.peer().id()).isEqualTo(NodeId.of("alpha", 1));
        assertThat(acceptor.linked.peer().dialled()).isFalse();
        assertThat(dialler.linked.channels()).containsExactly(new ChannelTerms("control", 4, 2), new ChannelTerms("data", 4, 2)).isEqualTo(acceptor.linked.channels());
        assertThat(dialler.linked.maxMessageBytes()).isEqualTo(5_000).isEqualTo(acceptor.linked.maxMessageBytes());
        assertThat(dialler.linked.version()).isEqualTo(1);
        assertThat(dialler.core.isOver() && acceptor.core.isOver()).isTrue();
    }

    @Test
    void oneByteAtATimeGivesTheSame() {
        dialler = alpha.side(true);
        acceptor = beta.side(false);
        acceptor.core.start();
        dialler.core.start();
        int there = 0;
        int back = 0;
        while (there < dialler.allSaid().length || back < acceptor.allSaid().length) {
            if (there < dialler.allSaid().length) {
                acceptor.hear(new byte[] {dialler.allSaid()[there++]});
            } else {
                dialler.hear(new byte[] {acceptor.allSaid()[back++]});
            }
        }
        assertThat(dialler.linked).isNotNull();
        assertThat(acceptor.linked).isNotNull();
    }

    @Test
    void bytesAfterTheHandshakeStayInTheSource() {
        talk();
        HandshakeSide late = alpha.side(true);
        late.core.start();
        // The same randoms give the same words: the acceptor's can be played to a second dialler, with frames behind them.
        byte[] words = acceptor.allSaid();
        byte[] withFrames = Arrays.copyOf(words, words.length + 7);
        ArraySource source = new ArraySource(withFrames);
        late.core.receive(source);
        assertThat(late.linked).isNotNull();
        assertThat(source.available()).isEqualTo(7);
    }

    @Test
    void theNewestCommonVersionIsChosen() {
        alpha.versions = new ProtocolVersions(2, 4);
        beta.versions = new ProtocolVersions(1, 3);
        talk();
        assertThat(dialler.linked.version()).isEqualTo(3);
        assertThat(acceptor.linked.version()).isEqualTo(3);
    }

    @Test
    void withoutACommonVersionNobodyLinks() {
        alpha.versions = new ProtocolVersions(1, 2);
        beta.versions = new ProtocolVersions(3, 4);
        talk();
        assertThat(acceptor.refusal.reason()).isEqualTo(RefusalReason.VERSION);
        assertThat(acceptor.refusal.here()).isTrue();
        assertThat(dialler.refusal.here()).isFalse();
        assertThat(dialler.refusal.toException("x:1").type()).isEqualTo(ErrorType.INCOMPATIBLE_VERSION);
    }

    @Test
    void anOlderVersionCannotBeTalkedInto() {
        alpha.versions = new ProtocolVersions(1, 3);
        beta.versions = new ProtocolVersions(1, 3);
        dialler = alpha.side(true);
        acceptor = beta.side(false);
        acceptor.core.start();
        dialler.core.start();
        // Somebody between the two lowers the dialler's newest version from 3 to 1.
        byte[] hello = dialler.said.get(0).clone();
        hello[4 + 4 + 1 + 2 + 1] = 1;
        acceptor.hear(hello);
        dialler.hear(acceptor.said.get(0));
        assertThat(dialler.refusal.reason()).as("the choice does not follow from the ranges").isEqualTo(RefusalReason.VERSION);
        assertThat(acceptor.linked).isNull();
    }

    @Test
    void anotherClusterIsToldNothing() {
        alpha.cluster = "invoices";
        talk();
        assertThat(acceptor.refusal.reason()).isEqualTo(RefusalReason.CLUSTER);
        assertThat(dialler.refusal.reason()).isEqualTo(RefusalReason.CLUSTER);
        assertThat(text(acceptor.allSaid())).doesNotContain("orders", "beta");
        assertThat(text(dialler.allSaid())).doesNotContain("invoices", "alpha");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void anotherSecretIsToldNothing() {
        alpha.secret = "another secret";
        talk();
        assertThat(acceptor.refusal.reason()).isEqualTo(RefusalReason.SECRET);
        assertThat(dialler.refusal.toException("x:1").type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(text(acceptor.allSaid())).doesNotContain("beta");
        assertThat(text(dialler.allSaid())).doesNotContain("alpha");
        assertThat(acceptor.asked).isEmpty();
        assertThat(dialler.asked).isEmpty();
    }

    @Test
    void aStrangerLearnsNothingThatDependsOnTheSecret() {
        HandshakeSide one = beta.side(false);
        beta.secret = "quite another secret";
        HandshakeSide other = beta.side(false);
        HandshakeSide stranger = alpha.side(true);
        stranger.core.start();
        for (HandshakeSide side : List.of(one, other)) {
            side.core.start();
            side.hear(stranger.said.get(0));
        }
        assertThat(one.allSaid()).as("with the same randoms, whatever the secret").isEqualTo(other.allSaid());
        assertThat(text(one.allSaid())).doesNotContain("beta");
    }

    @Test
    void aProofCannotBeReflected() {
        // A stranger dials, and plays the acceptor's own kind of words back to it.
        HandshakeSide victimAsAcceptor = beta.side(false);
        victimAsAcceptor.core.start();
        HandshakeSide helper = alpha.side(true);
        helper.core.start();
        victimAsAcceptor.hear(helper.said.get(0));
        victimAsAcceptor.hear(Arrays.copyOfRange(victimAsAcceptor.said.get(0), 4, victimAsAcceptor.said.get(0).length));
        assertThat(victimAsAcceptor.refusal.reason()).isEqualTo(RefusalReason.GARBAGE);
    }

    @Test
    void everyProofIsOfOneSideOneStepAndOneCluster() {
        HandshakeKeys keys = new HandshakeKeys(ClusterName.of("orders"), ClusterSecret.of("a secret of the tests"));
        byte[] transcript = new byte[32];
        byte[] fields = {1};
        List<byte[]> proofs = List.of(keys.proof(true, 3, transcript, fields), keys.proof(false, 3, transcript, fields),
                keys.proof(true, 4, transcript, fields), keys.proof(true, 3, transcript, new byte[] {2}),
                new HandshakeKeys(ClusterName.of("invoices"), ClusterSecret.of("a secret of the tests")).proof(true, 3, transcript, fields),
                new HandshakeKeys(ClusterName.of("orders"), ClusterSecret.of("another secret")).proof(true, 3, transcript, fields));
        assertThat(proofs.stream().map(Arrays::toString).distinct()).hasSize(proofs.size());
        assertThat(keys.proves(proofs.get(0), true, 3, transcript, fields)).isTrue();
        assertThat(keys.proves(proofs.get(0), false, 3, transcript, fields)).isFalse();
        assertThat(keys.toString()).doesNotContain("secret");
    }

    @Test
    void aRecordedHandshakeCannotBePlayedAgain() {
        talk();
        List<byte[]> recorded = dialler.said;
        beta.seed++;
        HandshakeSide again = beta.side(false);
        again.core.start();
        recorded.forEach(again::hear);
        assertThat(again.linked).isNull();
        assertThat(again.refusal.reason()).isEqualTo(RefusalReason.SECRET);
    }

    @Test
    void aNodeLedToItselfNotices() {
        beta.name = "alpha";
        talk();
        assertThat(dialler.refusal.reason()).isEqualTo(RefusalReason.SELF);
        assertThat(acceptor.refusal.reason()).isEqualTo(RefusalReason.SELF);
        assertThat(dialler.asked).isEmpty();
    }

    @Test
    void whoIsRefusedByTheListenerLearnsWhy() {
        dialler = alpha.side(true);
        acceptor = beta.side(false);
        acceptor.admission = peer -> new Admission.Refused("full", "come\nback " + "x".repeat(1_000));
        HandshakeSide.talk(dialler, acceptor);
        assertThat(dialler.refusal.word()).isEqualTo("full");
        assertThat(dialler.refusal.detail()).contains("come?back").hasSizeLessThan(400);
        assertThat(acceptor.linked).isNull();
        assertThat(dialler.linked).isNull();
    }

    @Test
    void theLargestIdentityFits() {
        alpha.name = "n".repeat(64);
        alpha.greeting = new byte[16 << 10];
        alpha.channels = java.util.stream.IntStream.range(0, 48).mapToObj(i -> "c" + "x".repeat(61) + (10 + i)).toList();
        talk();
        assertThat(acceptor.linked.peer().greeting()).hasSize(16 << 10);
        assertThat(dialler.allSaid().length).isLessThan(20 << 10);
    }

    @Test
    void timeAndDisconnectsEndIt() {
        acceptor = beta.side(false);
        acceptor.core.start();
        acceptor.core.timeout();
        acceptor.core.timeout();
        acceptor.core.disconnected();
        assertThat(acceptor.refusal.reason()).isEqualTo(RefusalReason.TIMEOUT);
        assertThat(acceptor.said).as("a silent stranger is told nothing").isEmpty();

        dialler = alpha.side(true);
        dialler.core.start();
        dialler.core.disconnected();
        assertThat(dialler.refusal.toException("x:1").context()).containsEntry("reason", "lost");
    }

    @Test
    void whatSpeaksAnotherLanguageIsGarbageAtItsFirstByte() {
        for (String words : List.of("GET / HTTP/1.1\r\n", "\u0016\u0003\u0001\u0002", "SSH-2.0-x", "\u0000\u0000\u0000\u0000", "\u007f")) {
            HandshakeSide side = beta.side(false);
            side.core.start();
            side.hear(words.substring(0, 1).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(side.refusal.reason()).as(words).isEqualTo(RefusalReason.GARBAGE);
            assertThat(side.said).as("no answer").isEmpty();
        }
    }

    @Test
    void aLengthIsCheckedBeforeAnythingIsAllocated() {
        for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 513}) {
            HandshakeSide side = beta.side(false);
            side.core.start();
            side.hear(new byte[] {(byte) 0xf0, 'N', 'D', 'L', (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length});
            assertThat(side.refusal.reason()).as("length %d", length).isEqualTo(RefusalReason.OVERSIZED);
            assertThat(side.said).isEmpty();
        }
    }
}
