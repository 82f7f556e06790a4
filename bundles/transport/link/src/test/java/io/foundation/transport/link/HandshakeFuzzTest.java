package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.link.HandshakeSide.Setup;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes, a handshake ends at most once, never links without the secret, and never throws. */
class HandshakeFuzzTest {

    private static HandshakeSide acceptor(long seed) {
        Setup setup = new Setup("beta");
        setup.seed = seed;
        HandshakeSide side = setup.side(false);
        side.core.start();
        return side;
    }

    @Property(seed = "4711", tries = 2_000, generation = GenerationMode.RANDOMIZED)
    void randomBytesAreRefused(@ForAll byte[] bytes) {
        HandshakeSide side = acceptor(1);
        side.hear(bytes);
        assertThat(side.linked).isNull();
    }

    @Property(seed = "4712", tries = 2_000, generation = GenerationMode.RANDOMIZED)
    void randomMessagesBehindTheMagicAreRefused(@ForAll long seed, @ForAll @IntRange(max = 400) int size) {
        byte[] words = new byte[8 + size];
        new Random(seed).nextBytes(words);
        byte[] begin = {(byte) 0xf0, 'N', 'D', 'L', 0, 0, (byte) (size >>> 8), (byte) size};
        System.arraycopy(begin, 0, words, 0, 8);
        if (size > 0) {
            words[8] = (byte) (1 + (seed & 3));
        }
        HandshakeSide side = acceptor(2);
        side.hear(words);
        assertThat(side.linked).isNull();
        assertThat(side.core.isOver()).isTrue();
    }

    /** One bit of one message of one side is turned over on its way. */
    @Property(seed = "4713", tries = 1_500, generation = GenerationMode.RANDOMIZED)
    void oneWrongBitPreventsTheLink(@ForAll @IntRange(max = 4) int which, @ForAll long seed) {
        HandshakeSide dialler = new Setup("alpha").side(true);
        HandshakeSide acceptor = acceptor(3);
        Random random = new Random(seed);
        dialler.core.start();
        int heardHere = 0;
        int heardThere = 0;
        int number = 0;
        while (heardThere < dialler.said.size() || heardHere < acceptor.said.size()) {
            boolean there = heardThere < dialler.said.size();
            byte[] words = (there ? dialler.said.get(heardThere++) : acceptor.said.get(heardHere++)).clone();
            if (number++ == which) {
                int bit = random.nextInt(words.length * 8);
                words[bit / 8] ^= (byte) (1 << bit % 8);
            }
            (there ? acceptor : dialler).hear(words);
        }
        // Only the last word can be spoilt for one side alone: the acceptor has said yes before. A longer length makes a side wait on.
        assertThat(dialler.linked).isNull();
        assertThat(acceptor.linked).isNull();
    }

    @Property(seed = "4714", tries = 500, generation = GenerationMode.RANDOMIZED)
    void aTruncatedHandshakeEndsAsAbandoned(@ForAll @IntRange(max = 100_000) int cut) {
        HandshakeSide dialler = new Setup("alpha").side(true);
        HandshakeSide first = acceptor(4);
        HandshakeSide.talk(dialler, first);
        assertThat(first.linked).isNotNull();
        byte[] all = dialler.allSaid();

        HandshakeSide again = acceptor(4);
        again.hear(Arrays.copyOf(all, cut % all.length));
        assertThat(again.linked).isNull();
        assertThat(again.refusal).isNull();
        again.core.disconnected();
        assertThat(again.refusal.reason()).isEqualTo(RefusalReason.ABANDONED);
        assertThat(List.of(again.asked.size())).containsExactly(0);
    }
}
