package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MemberTableTest {

    private long wallMillis = 1_000;
    private final MemberTable table = new MemberTable(NodeId.of("self", 1), new Time() {
        @Override
        public long nanos() {
            return wallMillis * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return wallMillis;
        }
    }, 7);

    private static MemberRecord record(String name, long incarnation, long revision, Lifecycle lifecycle) {
        return new MemberRecord(NodeId.of(name, incarnation), revision, List.of(), "1", Set.of(), Map.of(), lifecycle, "");
    }

    @Test
    void aSnapshotHasTheEpochOfItsLastChangeAndStaysAsItWas() {
        assertThat(table.snapshot()).isEqualTo(new MembershipSnapshot(7, List.of()));
        MemberEvent came = table.put(record("b", 2, 1, Lifecycle.UP), "came").orElseThrow();
        MembershipSnapshot one = table.snapshot();
        assertThat(came.epoch()).isEqualTo(8);
        assertThat(one.epoch()).isEqualTo(8);
        assertThat(one.members()).containsExactly(came.member());

        table.put(record("a", 3, 1, Lifecycle.UP), "came");
        MemberEvent ready = table.put(record("b", 2, 2, Lifecycle.READY), "").orElseThrow();
        assertThat(ready.previous()).contains(MemberState.UP);
        assertThat(table.snapshot().epoch()).isEqualTo(10);
        assertThat(table.snapshot().members()).extracting(member -> member.name().value()).containsExactly("a", "b");
        assertThat(one.members()).containsExactly(came.member());
    }

    @Test
    void aSnapshotIsMadeOnceForAllWhoAsk() {
        table.put(record("a", 3, 1, Lifecycle.UP), "came");
        MembershipSnapshot first = table.snapshot();
        assertThat(table.snapshot()).isSameAs(first);
        // A new revision that says nothing new is no change.
        assertThat(table.put(record("a", 3, 2, Lifecycle.UP), "")).isEmpty();
        assertThat(table.snapshot()).isSameAs(first);
        assertThat(table.record(NodeName.of("a")).orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void aMemberIsFoundAsHeIsSeenNow() {
        NodeId id = NodeId.of("a", 3);
        table.put(record("a", 3, 1, Lifecycle.READY), "came");
        table.judge(id, Judgement.UNREACHABLE, "no answer");
        Member seen = table.find(NodeName.of("a")).orElseThrow();
        assertThat(seen.state()).isEqualTo(MemberState.UNREACHABLE);
        assertThat(table.snapshot().find(NodeName.of("a"))).contains(seen);
        assertThat(table.find(NodeName.of("b"))).isEmpty();
        table.remove(id, "left");
        assertThat(table.find(NodeName.of("a"))).isEmpty();
        assertThat(table.snapshot().members()).isEmpty();
    }

    @Test
    void onlyThoseUnreachableForLongAreOld() {
        table.put(record("a", 3, 1, Lifecycle.READY), "came");
        table.put(record("b", 3, 1, Lifecycle.READY), "came");
        table.put(record("c", 3, 1, Lifecycle.READY), "came");
        table.judge(NodeId.of("a", 3), Judgement.UNREACHABLE, "no answer");
        wallMillis += 500;
        table.judge(NodeId.of("b", 3), Judgement.UNREACHABLE, "no answer");
        assertThat(table.unreachableSince(1_001)).extracting(member -> member.name().value()).containsExactly("a");
        assertThat(table.unreachableSince(1_000)).isEmpty();
    }

    /** Whoever looks while members come sees as many as the epoch says: one change for each. */
    @Test
    void whoLooksMeanwhileNeverSeesHalfAChange() {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Long> looks = CompletableFuture.supplyAsync(() -> {
            long count = 0;
            boolean last;
            do {
                last = over.get();
                MembershipSnapshot seen = table.snapshot();
                assertThat(seen.members()).hasSize((int) seen.epoch() - 7);
                count++;
            } while (!last);
            return count;
        });
        for (int i = 0; i < 3_000; i++) {
            table.put(record("n" + i, 1, 1, Lifecycle.UP), "came");
        }
        over.set(true);
        assertThat(looks.join()).isPositive();
        assertThat(table.snapshot().members()).hasSize(3_000).isSorted();
    }

    @Test
    void theUnreachableAreFoundUntilTheyComeBackOrGo() {
        for (String name : List.of("c", "a", "b")) {
            table.put(record(name, 3, 1, Lifecycle.READY), "came");
        }
        for (String name : List.of("c", "b", "a")) {
            wallMillis += 10;
            table.judge(NodeId.of(name, 3), Judgement.UNREACHABLE, "no answer");
        }
        assertThat(names(wallMillis + 1)).containsExactly("a", "b", "c");
        assertThat(names(wallMillis)).as("the last one is not older than this moment").containsExactly("b", "c");
        // A change of what he says of himself leaves him unreachable; a judgement or a new life does not.
        table.put(record("c", 3, 2, Lifecycle.UP), "");
        table.judge(NodeId.of("b", 3), Judgement.ALIVE, "answered");
        assertThat(names(Long.MAX_VALUE)).containsExactly("a", "c");
        table.put(record("c", 4, 1, Lifecycle.UP), "came again");
        assertThat(names(Long.MAX_VALUE)).containsExactly("a");
        table.remove(NodeId.of("a", 3), "forgotten");
        assertThat(names(Long.MAX_VALUE)).isEmpty();
    }

    private List<String> names(long before) {
        return table.unreachableSince(before).stream().map(member -> member.name().value()).toList();
    }
}
