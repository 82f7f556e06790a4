package io.foundation.coordination.server.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {

    private static Seat seat(String node, int id) {
        return new Seat(node, "z", id, "127.0.0.1", 1, 2, 3);
    }

    private static final Roster ROSTER = new Roster("e", 7, true, List.of(seat("c", 3), seat("a", 1), seat("b", 2)));

    @Test
    void itCrossesTheWire() {
        assertThat(Roster.of(ROSTER.bytes())).isEqualTo(ROSTER);
        assertThat(ROSTER.seats()).extracting(Seat::id).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> Roster.of(new byte[] {1, 2, 3})).isInstanceOf(FoundationException.class);
    }

    @Test
    void aNodeKeepsItsNumberAndNobodyElseGetsItWhileThereAreOthers() {
        assertThat(ROSTER.number("b", List.of(1, 3))).as("its own, although it is no member").isEqualTo(2);
        assertThat(ROSTER.number("d", List.of(1, 3))).as("a new one").isEqualTo(4);
        Roster full = new Roster("e", 7, false, IntStream.rangeClosed(1, Seat.MAX_ID).mapToObj(id -> seat("n" + id, id)).toList());
        assertThat(full.number("x", List.of(1, 2))).as("of one who is no member, when there are no others").isEqualTo(3);
        assertThat(full.with(seat("x", 3)).of("n3")).isEmpty();
        assertThatThrownBy(() -> seat("x", Seat.MAX_ID + 1)).hasMessageContaining("254");
    }

    @Test
    void whoIsAMemberIsSaidByTheConfigurationAlone() {
        Roster members = ROSTER.only(List.of(1, 3), 9);
        assertThat(members.plan().members()).containsExactly("a", "c");
        assertThat(members.version()).isEqualTo(9);
        assertThat(members.frozen()).isTrue();
    }

    @Test
    void linesAreThoseOfZooKeeper() {
        assertThat(seat("a", 1).line()).isEqualTo("server.1=127.0.0.1:1:2:participant;127.0.0.1:3");
        assertThat(new Seat("a", "", 1, "::1", 1, 2, 3).clientAddress()).isEqualTo("[::1]:3");
    }
}
