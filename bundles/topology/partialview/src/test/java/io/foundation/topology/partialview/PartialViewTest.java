package io.foundation.topology.partialview;

import static io.foundation.topology.partialview.Recorder.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules one by one. Those marked with a letter are mistakes of another implementation that this one must not make. */
class PartialViewTest {

    private static Recorder recorder() {
        return new Recorder(1, Map.of());
    }

    @Test
    void who_is_alone_joins_through_a_link_it_dialled_and_through_no_other() {
        Recorder asked = recorder();
        asked.view.linkUp(id("a"), false);
        assertThat(asked.view.active()).isEmpty();
        asked.view.linkUp(id("b"), true);
        assertThat(asked.view.active()).containsExactly(id("b"));
        assertThat(asked.receivers(OverlayMessage.Join.class)).containsExactly(id("b"));
    }

    @Test
    void a_joiner_is_taken_in_and_the_others_hear_of_it() {
        Recorder contact = recorder().with("a", "b", "c", "d", "e");
        contact.view.linkUp(id("x"), false);
        contact.tell("x", new OverlayMessage.Join(1));
        assertThat(contact.view.active()).hasSize(5).contains(id("x"));
        assertThat(contact.receivers(OverlayMessage.ForwardJoin.class)).hasSize(4).doesNotContain(id("x"));
        List<NodeId> evicted = contact.receivers(OverlayMessage.Disconnect.class);
        assertThat(evicted).as("who came last").containsExactly(id("e"));
        assertThat(contact.view.passive()).contains(evicted.get(0));
        assertThat(contact.closed).containsExactly(evicted.get(0));
    }

    @Test
    void who_loses_his_place_to_a_joiner_is_told_of_it_and_asks_it_first() {
        Recorder contact = recorder().with("a", "b", "c", "d", "e");
        contact.view.linkUp(id("x"), false);
        contact.tell("x", new OverlayMessage.Join(1));
        OverlayMessage.Disconnect told = contact.sent(OverlayMessage.Disconnect.class).get(0);
        assertThat(told.free()).containsExactly(id("x"));

        Recorder evicted = recorder().with("a", "b", "c", "d", "e");
        for (int i = 0; i < 20; i++) {
            evicted.view.peerKnown(id("p" + i));
        }
        evicted.tell("c", told);
        assertThat(evicted.dialled).as("of twenty others").containsExactly(id("x"));
        evicted.view.linkUp(id("x"), true);
        assertThat(evicted.sent(OverlayMessage.Neighbour.class)).singleElement().satisfies(asked -> assertThat(asked.urgent() || asked.welcome()).isFalse());
    }

    @Test
    void who_offers_a_joiner_a_place_gives_up_a_neighbour_only_if_it_is_taken() {
        for (boolean taken : new boolean[] {true, false}) {
            Recorder end = recorder().with("a", "b", "c", "d", "e");
            end.tell("a", new OverlayMessage.ForwardJoin(id("x"), 0));
            end.view.linkUp(id("x"), true);
            OverlayMessage.Neighbour offer = end.sent(OverlayMessage.Neighbour.class).get(0);
            assertThat(offer.welcome()).isTrue();
            assertThat(offer.urgent()).isFalse();
            end.tell("x", new OverlayMessage.NeighbourReply(offer.request(), taken, List.of()));
            assertThat(end.view.isActive(id("x"))).isEqualTo(taken);
            assertThat(end.view.active()).hasSize(5);
            assertThat(end.sent(OverlayMessage.Disconnect.class)).hasSize(taken ? 1 : 0);
        }
        Recorder joiner = recorder().with("a", "b", "c", "d", "e");
        joiner.view.linkUp(id("q"), false);
        joiner.view.linkUp(id("r"), false);
        joiner.tell("q", new OverlayMessage.Neighbour(4, false, true));
        joiner.tell("r", new OverlayMessage.Neighbour(4, false, false));
        assertThat(joiner.sent(OverlayMessage.NeighbourReply.class)).hasSize(2).allSatisfy(reply -> assertThat(reply.accepted() || !reply.free().isEmpty())
                .as("who offers has no place to spare, and is nobody's hint").isFalse());
    }

    @Test
    void what_a_former_version_says_is_understood_without_what_it_does_not_say() {
        assertThat(OverlayCodec.read(new byte[] {3, 1, 7, 1})).contains(new OverlayMessage.Neighbour(7, true, false));
        assertThat(OverlayCodec.read(new byte[] {5, 1, 7, 1})).contains(new OverlayMessage.Disconnect(7, true, List.of()));
    }

    @Test
    void a_who_has_neighbours_asks_for_a_place_and_does_not_take_one() {
        Recorder view = recorder().with("a");
        view.view.peerKnown(id("p"));
        view.view.linkUp(id("p"), true);
        assertThat(view.sent(OverlayMessage.Neighbour.class)).singleElement().satisfies(asked -> assertThat(asked.urgent()).isFalse());
    }

    @Test
    void b_who_is_evicted_looks_for_another_at_once() {
        Recorder view = recorder().with("a", "b", "c", "d", "e");
        view.view.peerKnown(id("p"));
        assertThat(view.dialled).isEmpty();
        view.tell("c", new OverlayMessage.Disconnect(9, true, List.of()));
        assertThat(view.view.passive()).contains(id("c"));
        assertThat(view.dialled).containsExactly(id("p"));
    }

    @Test
    void c_who_is_refused_asks_the_next_and_keeps_the_one_that_refused() {
        Recorder view = recorder().with("a", "b", "c", "d");
        view.view.peerKnown(id("p"));
        view.view.peerKnown(id("q"));
        NodeId first = view.dialled.get(0);
        view.view.linkUp(first, true);
        long request = view.sent(OverlayMessage.Neighbour.class).get(0).request();
        view.tell(first.name().value(), new OverlayMessage.NeighbourReply(request, false, List.of()));
        assertThat(view.dialled).containsExactlyInAnyOrder(id("p"), id("q"));
        assertThat(view.view.passive()).contains(first);
        assertThat(view.closed).as("the link served only to ask").containsExactly(first);
    }

    @Test
    void d_every_candidate_is_shuffled_as_often_as_any_other() {
        Map<NodeId, Integer> told = new HashMap<>();
        for (int seed = 1; seed <= 400; seed++) {
            Recorder view = new Recorder(seed, Map.of()).with("a", "b", "c", "d", "e");
            for (int i = 0; i < 30; i++) {
                view.view.peerKnown(id("p" + i));
            }
            view.view.timer(TimerKey.of("overlay.shuffle"));
            OverlayMessage.Shuffle shuffle = view.sent(OverlayMessage.Shuffle.class).get(0);
            assertThat(shuffle.ids()).hasSize(8).contains(view.self).doesNotHaveDuplicates();
            shuffle.ids().stream().filter(id -> id.name().value().startsWith("p")).forEach(id -> told.merge(id, 1, Integer::sum));
        }
        // 400 times 4 of 30: 53 each, with a deviation of 7.
        assertThat(told).hasSize(30);
        assertThat(told.values()).allSatisfy(count -> assertThat(count).isBetween(20, 90));
    }

    @Test
    void e_the_end_of_a_shuffle_answers_who_began_it() {
        Recorder view = recorder().with("a");
        view.view.peerKnown(id("p"));
        view.tell("a", new OverlayMessage.Shuffle(id("origin"), 7, 1, List.of(id("origin"), id("q"))));
        assertThat(view.dialled).contains(id("origin"));
        view.view.linkUp(id("origin"), true);
        assertThat(view.receivers(OverlayMessage.ShuffleReply.class)).containsExactly(id("origin"));
        assertThat(view.sent(OverlayMessage.ShuffleReply.class).get(0).nonce()).isEqualTo(7);
        assertThat(view.view.passive()).contains(id("q"));
    }

    @Test
    void e_a_shuffle_that_walks_on_keeps_its_origin() {
        Recorder view = recorder().with("a", "b");
        view.tell("a", new OverlayMessage.Shuffle(id("origin"), 7, 5, List.of(id("origin"))));
        assertThat(view.receivers(OverlayMessage.Shuffle.class)).containsExactly(id("b"));
        assertThat(view.sent(OverlayMessage.Shuffle.class).get(0)).isEqualTo(new OverlayMessage.Shuffle(id("origin"), 7, 4, List.of(id("origin"))));
    }

    @Test
    void f_a_refusal_nobody_waits_for_and_a_message_of_a_later_version_harm_nobody() {
        Recorder view = recorder().with("a");
        view.tell("stranger", new OverlayMessage.NeighbourReply(77, false, List.of()));
        view.view.message(id("a"), new byte[] {99, 1, 5, 5});
        byte[] longer = java.util.Arrays.copyOf(OverlayCodec.write(new OverlayMessage.NeighbourReply(77, false, List.of())), 40);
        view.view.message(id("a"), longer);
        assertThat(view.view.active()).containsExactly(id("a"));
    }

    @Test
    void g_who_cannot_be_linked_is_no_candidate_any_more() {
        Recorder view = recorder().with("a");
        view.view.peerKnown(id("p"));
        assertThat(view.dialled).containsExactly(id("p"));
        view.view.connectFailed(id("p"));
        assertThat(view.view.passive()).isEmpty();
        assertThat(view.closed).as("the engine need not dial again").containsExactly(id("p"));
    }

    @Test
    void j_the_dissemination_hears_of_every_neighbour_that_goes() {
        Recorder view = recorder().with("a", "b", "c");
        view.view.linkDown(id("a"), true);
        view.tell("b", new OverlayMessage.Disconnect(9, true, List.of()));
        view.view.peerGone(id("c"));
        assertThat(view.neighbours).containsExactly("-a", "-b", "-c");
    }

    @Test
    void a_full_node_refuses_a_request_and_makes_room_for_an_urgent_one() {
        Recorder view = recorder().with("a", "b", "c", "d", "e");
        view.view.linkUp(id("x"), false);
        view.tell("x", new OverlayMessage.Neighbour(4, false, false));
        assertThat(view.sent(OverlayMessage.NeighbourReply.class)).singleElement().satisfies(reply -> assertThat(reply.accepted()).isFalse());
        view.tell("x", new OverlayMessage.Neighbour(5, true, false));
        assertThat(view.view.active()).hasSize(5).contains(id("x"));
        assertThat(view.receivers(OverlayMessage.Disconnect.class)).hasSize(1);
    }

    @Test
    void the_second_who_is_refused_is_told_of_the_first() {
        Recorder view = recorder().with("a", "b", "c", "d", "e");
        view.view.linkUp(id("x"), false);
        view.view.linkUp(id("y"), false);
        view.tell("x", new OverlayMessage.Neighbour(4, false, false));
        view.tell("y", new OverlayMessage.Neighbour(4, false, false));
        assertThat(view.sent(OverlayMessage.NeighbourReply.class).get(1).free()).containsExactly(id("x"));
    }

    @Test
    void a_neighbour_that_does_not_have_this_node_is_told_so() {
        Recorder view = recorder().with("a");
        view.view.linkUp(id("y"), false);
        view.tell("y", new OverlayMessage.KeepAlive(5, 0, 0, List.of(), 0, new float[0]));
        assertThat(view.receivers(OverlayMessage.Disconnect.class)).containsExactly(id("y"));
    }

    @Test
    void a_neighbour_that_is_silent_for_three_periods_is_lost() {
        Recorder view = recorder().with("a", "b");
        for (int period = 1; period <= 5; period++) {
            view.pass(1_000_000_000L);
            view.tell("b", new OverlayMessage.KeepAlive(5, 0, 0, List.of(), 0, new float[0]));
            view.view.timer(TimerKey.of("overlay.keepalive"));
            assertThat(view.view.isActive(id("a"))).as("after " + period + " s").isEqualTo(period <= 3);
        }
        assertThat(view.view.active()).containsExactly(id("b"));
        assertThat(view.view.passive()).doesNotContain(id("a"));
    }

    @Test
    void who_has_slept_blames_nobody_for_silence() {
        Recorder view = recorder().with("a", "b");
        view.pass(3_600_000_000_000L);
        view.view.timer(TimerKey.of("overlay.keepalive"));
        assertThat(view.view.active()).hasSize(2);
    }

    @Test
    void a_request_older_than_the_last_goodbye_is_void() {
        Recorder view = recorder().with("a");
        view.tell("a", new OverlayMessage.Disconnect(9, true, List.of()));
        view.tell("a", new OverlayMessage.Neighbour(9, true, false));
        assertThat(view.view.active()).doesNotContain(id("a"));
        view.tell("a", new OverlayMessage.Neighbour(10, true, false));
        assertThat(view.view.active()).contains(id("a"));
    }

    @Test
    void who_leaves_says_so_and_is_no_candidate() {
        Recorder leaver = recorder().with("a", "b");
        leaver.view.leave();
        assertThat(leaver.sent(OverlayMessage.Disconnect.class)).hasSize(2).allSatisfy(goodbye -> assertThat(goodbye.alive()).isFalse());
        leaver.view.leave();
        assertThat(leaver.sent(OverlayMessage.Disconnect.class)).as("once").hasSize(2);
        assertThat(leaver.view.active()).as("its last broadcasts still go out").hasSize(2);
        Recorder peer = recorder().with("a", "b");
        peer.view.peerKnown(id("p"));
        peer.dialled.clear();
        peer.view.linkDown(id("p"), false);
        peer.tell("a", new OverlayMessage.Disconnect(9, false, List.of()));
        assertThat(peer.view.passive()).doesNotContain(id("a"));
        assertThat(peer.view.active()).containsExactly(id("b"));
        assertThat(peer.closed).as("the link is the leaver's to close").doesNotContain(id("a"));
        assertThat(peer.dialled).as("who takes its place").containsExactly(id("p"));
    }

    @Test
    void the_candidates_not_heard_of_for_longest_are_looked_at_and_make_room() {
        Recorder view = new Recorder(1, Map.of("passiveSize", "8")).with("a", "b", "c", "d", "e");
        for (int i = 0; i < 8; i++) {
            view.view.peerKnown(id("p" + i));
        }
        view.view.linkUp(id("p0"), false);
        view.view.linkDown(id("p0"), false);
        view.view.timer(TimerKey.of("overlay.shuffle"));
        assertThat(view.dialled).as("p0 has just been there").containsExactly(id("p1"), id("p2"), id("p3"), id("p4"), id("p5"), id("p6"));
        view.tell("a", new OverlayMessage.ShuffleReply(99, List.of()));
        view.tell("a", new OverlayMessage.Disconnect(9, true, List.of()));
        assertThat(view.view.passive()).as("one more than there is room for").hasSize(8).contains(id("a"), id("p0")).doesNotContain(id("p1"));
    }

    @Test
    void who_finds_no_place_for_half_a_minute_has_one_made_so_that_the_free_place_moves_on() {
        Recorder view = recorder().with("a", "b", "c", "d");
        view.view.peerKnown(id("p"));
        for (int round = 1; round <= 12; round++) {
            view.view.linkUp(id("p"), true);
            OverlayMessage.Neighbour asked = view.sent(OverlayMessage.Neighbour.class).getLast();
            if (asked.urgent()) {
                assertThat(round).as("not before the pauses have grown").isGreaterThan(4);
                view.tell("p", new OverlayMessage.NeighbourReply(asked.request(), true, List.of()));
                assertThat(view.view.active()).hasSize(5).contains(id("p"));
                return;
            }
            view.tell("p", new OverlayMessage.NeighbourReply(asked.request(), false, List.of()));
            view.view.linkDown(id("p"), false);
            view.view.timer(NeighbourRequests.AGAIN);
        }
        org.assertj.core.api.Assertions.fail("nobody was asked urgently");
    }

    @Test
    void a_newer_life_of_a_neighbour_ends_the_older() {
        Recorder view = recorder().with("a", "b");
        NodeId newer = NodeId.of("a", 2);
        view.view.peerKnown(newer);
        assertThat(view.view.active()).doesNotContain(id("a"));
        assertThat(view.view.passive()).contains(newer).doesNotContain(id("a"));
    }

    @Test
    void the_next_version_has_the_same_neighbours_and_candidates() {
        Recorder view = recorder().with("a", "b", "c");
        view.view.peerKnown(id("p"));
        Recorder next = recorder();
        next.view.start(Optional.of(view.view.snapshot()), List.of(id("a"), id("b"), id("other")));
        assertThat(next.view.active()).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(next.view.passive()).contains(id("c"), id("p"));
        assertThat(next.neighbours).containsExactly("+a", "+b");
        assertThat(next.sent(OverlayMessage.Join.class)).isEmpty();
    }

    @Test
    void who_lost_all_turns_to_former_neighbours() {
        Recorder view = recorder().with("a");
        view.view.linkDown(id("a"), true);
        assertThat(view.view.active()).isEmpty();
        view.view.timer(NeighbourRequests.AGAIN);
        assertThat(view.dialled).contains(id("a"));
    }

    @Test
    void a_name_that_is_this_nodes_own_is_never_taken_in() {
        Recorder view = recorder();
        view.view.peerKnown(NodeId.of("self", 7));
        view.tell("self", new OverlayMessage.Join(1));
        assertThat(view.view.active()).isEmpty();
        assertThat(view.view.passive()).isEmpty();
    }
}
