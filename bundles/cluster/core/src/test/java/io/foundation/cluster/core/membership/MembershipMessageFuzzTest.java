package io.foundation.cluster.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes, a membership lives, and what it cannot read changes nothing. */
class MembershipMessageFuzzTest {

    private static final long SEED = 20261120;

    @Test
    void random_bytes_change_nothing() {
        Bench bench = new Bench();
        Bench.Node node = bench.start("a", 1);
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 1;
                bytes[1] = (byte) (1 + random.nextInt(9));
            }
            node.core.message(NodeId.of("b", 1), bytes);
        }
        assertThat(node.core.self().revision()).as("seed " + SEED).isEqualTo(1);
        assertThat(node.core.counters().get("malformed messages")).isGreaterThan(1_000);
    }

    @Test
    void mutations_of_real_messages_are_read_or_refused() {
        Bench bench = new Bench();
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        Bench.Node c = bench.start("c", 1);
        bench.link(a, b);
        bench.link(b, c);
        bench.settle();
        b.core.leave();
        bench.pass(3_000);
        List<byte[]> messages = new ArrayList<>(bench.sent.stream().map(Bench.Letter::bytes).toList());
        messages.add(a.core.greeting());
        messages.add(MembershipMessage.parts(new long[MembershipSet.PARTS]));
        messages.addAll(MembershipMessage.vector(5, List.of(new MembershipEntry.Live(a.core.self())), 100_000));
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = messages.get(random.nextInt(messages.size())).clone();
            int changes = 1 + random.nextInt(3);
            for (int j = 0; j < changes; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                MembershipMessage.read(bytes, 0, 1_000_000);
                MembershipCore.readGreeting(bytes);
            } catch (FoundationException e) {
                assertThat(e.getMessage()).isNotEmpty();
            } catch (RuntimeException e) {
                fail("seed " + SEED + ", case " + i, e);
            }
        }
    }
}
