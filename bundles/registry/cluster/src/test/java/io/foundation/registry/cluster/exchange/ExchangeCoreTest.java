package io.foundation.registry.cluster.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.cluster.NodeView;
import io.foundation.registry.cluster.Entries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExchangeCoreTest {

    private static final NodeId PEER = NodeId.of("peer", 1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final List<Question> questions = new ArrayList<>();
    private final List<NodeId> changes = new ArrayList<>();
    private final ExchangeCore core = new ExchangeCore(new ExchangeCore.Patience(Duration.ofSeconds(15), Duration.ofMinutes(5)), new ExchangeCore.Effects() {

        @Override
        public void ask(NodeId node, long attempt, Question question) {
            questions.add(question);
            lastAttempt = attempt;
        }

        @Override
        public void changed(NodeId node) {
            changes.add(node);
        }
    });
    private final OwnLog peer = new OwnLog(7);
    private long lastAttempt;
    private long now;

    private void answer() {
        core.replied(PEER, lastAttempt, peer.answer(questions.getLast()), now);
    }

    private void put(String... names) {
        Arrays.stream(names).forEach(name -> peer.apply(new Change(EntryKey.of(name), Entries.entry(name))));
    }

    private NodeView.State state() {
        return core.nodes().getFirst().state();
    }

    @Test
    void aMemberIsAskedWhenItComesAndItsChangesNeedNoQuestion() {
        put("a", "b");
        peer.news();
        core.members(Map.of(PEER, true), now);
        assertThat(state()).isEqualTo(NodeView.State.ASKING);
        assertThat(core.shown(PEER)).isEmpty();
        answer();
        assertThat(core.shown(PEER)).hasSize(2);
        put("c");
        peer.apply(new Change(EntryKey.of("a"), null));
        core.announced(PEER, peer.news().orElseThrow(), now);
        assertThat(core.shown(PEER)).extracting(entry -> entry.key().name()).containsExactlyInAnyOrder("b", "c");
        assertThat(questions).hasSize(1);
    }

    @Test
    void aMissedChangeIsAskedForAloneAndManyArePages() {
        core.members(Map.of(PEER, true), now);
        answer();
        put("a");
        peer.news();
        put("b");
        core.announced(PEER, peer.news().orElseThrow(), now);
        assertThat(core.shown(PEER)).isEmpty();
        answer();
        assertThat(core.shown(PEER)).hasSize(2);
        for (int i = 0; i < OwnLog.KEPT + 100; i++) {
            put("n" + i);
        }
        core.announced(PEER, peer.news().orElseThrow(), now);
        int before = questions.size();
        while (core.shown(PEER).size() == 2) {
            answer();
        }
        assertThat(core.shown(PEER)).as("shown at once when all pages are there").hasSize(OwnLog.KEPT + 102);
        assertThat(questions.size() - before).isBetween(30, 40);
    }

    @Test
    void whoCannotBeReachedIsHiddenAtOnceAndShownWhenItWasAskedAgain() {
        put("a");
        core.members(Map.of(PEER, true), now);
        answer();
        core.members(Map.of(PEER, false), now);
        assertThat(core.shown(PEER)).isEmpty();
        assertThat(core.nodes()).containsExactly(new NodeView(PEER.name(), NodeView.State.HIDDEN, 1, 1));
        core.announced(PEER, peer.digest(), now);
        assertThat(core.shown(PEER)).as("an announcement that was on its way does not bring it back").isEmpty();
        put("b");
        core.members(Map.of(PEER, true), now);
        assertThat(core.shown(PEER)).as("not what it was before").isEmpty();
        answer();
        assertThat(core.shown(PEER)).hasSize(2);
        assertThat(changes).hasSize(3);
    }

    @Test
    void anAnswerFromBeforeItWasCutOffDoesNotCount() {
        core.members(Map.of(PEER, true), now);
        long old = lastAttempt;
        core.members(Map.of(PEER, false), now);
        core.members(Map.of(PEER, true), now);
        core.replied(PEER, old, peer.answer(new Question(0, 0, false, null)), now);
        assertThat(state()).isEqualTo(NodeView.State.ASKING);
        answer();
        assertThat(state()).isEqualTo(NodeView.State.CURRENT);
    }

    @Test
    void whoHasLeftOrIsAwayForLongIsForgotten() {
        put("a");
        core.members(Map.of(PEER, true), now);
        answer();
        core.members(Map.of(PEER, false), now);
        now += Duration.ofMinutes(6).toNanos();
        core.tick(now);
        assertThat(core.nodes()).containsExactly(new NodeView(PEER.name(), NodeView.State.HIDDEN, 0, 0));
        core.members(Map.of(PEER, true), now);
        answer();
        assertThat(core.shown(PEER)).hasSize(1);
        core.members(Map.of(), now);
        assertThat(core.nodes()).isEmpty();
        assertThat(core.shown(PEER)).isEmpty();
    }

    @Test
    void whoseQuestionFailsIsAskedAgainEverLater() {
        core.members(Map.of(PEER, true), now);
        int asked = 0;
        for (int i = 0; i < 600; i++) {
            if (questions.size() > asked) {
                asked = questions.size();
                core.failed(PEER, lastAttempt, now);
            }
            now += SECOND / 4;
            core.tick(now);
        }
        assertThat(asked).as("in 150 seconds").isBetween(8, 12);
        core.announced(PEER, peer.digest(), now);
        assertThat(questions).as("a word from it, and it is asked at once").hasSize(asked + 1);
    }

    @Test
    void whoFallsSilentIsAskedAndHiddenIfItDoesNotAnswer() {
        put("a");
        core.members(Map.of(PEER, true), now);
        answer();
        now += 16 * SECOND;
        core.tick(now);
        assertThat(questions).hasSize(2);
        answer();
        assertThat(core.shown(PEER)).hasSize(1);
        now += 16 * SECOND;
        core.tick(now);
        core.failed(PEER, lastAttempt, now);
        assertThat(core.shown(PEER)).isEmpty();
        assertThat(state()).isEqualTo(NodeView.State.ASKING);
    }

    @Test
    void theLogCountsDifferencesOnly() {
        put("a", "b");
        peer.replaceAll(List.of(Entries.entry("a"), Entries.entry("b")));
        assertThat(peer.sequence()).isEqualTo(2);
        peer.replaceAll(List.of(Entries.entry("b"), Entries.entry("c")));
        assertThat(peer.sequence()).isEqualTo(4);
        assertThat(peer.entries()).extracting(entry -> entry.key().name()).containsExactly("b", "c");
    }

    @Test
    void messagesComeThroughAsTheyAre() {
        Entry rich = Entries.with(Entries.entry("ä", Map.of("a", List.of(1L, "x", true, 0.5), "b", Map.of("c", -1L))), Health.degraded("slow"));
        Announcement announcement = new Announcement(-5, 9, List.of(new Change(rich.key(), rich), new Change(new EntryKey("test.1", "gone"), null)));
        assertThat(ExchangeCodec.readAnnouncement(ExchangeCodec.write(announcement))).isEqualTo(announcement);
        Question question = new Question(3, 4, true, EntryKey.of("after"));
        assertThat(ExchangeCodec.readQuestion(ExchangeCodec.write(question))).isEqualTo(question);
        Reply page = new Reply.Page(3, 4, List.of(rich), true);
        assertThat(ExchangeCodec.readReply(ExchangeCodec.write(page))).isEqualTo(page);
    }

    @Test
    void nonsenseIsRefusedWithASentence() {
        Entry rich = Entries.entry("a", Map.of("a", List.of(1L, "x")));
        byte[] bytes = ExchangeCodec.write(new Announcement(1, 1, List.of(new Change(rich.key(), rich))));
        Random random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            byte[] wrong = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            try {
                ExchangeCodec.readAnnouncement(wrong);
            } catch (FoundationException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThatThrownBy(() -> ExchangeCodec.readReply(new byte[] {1, 9, 0, 0, 0, 0, 0, 0, 0, 1})).hasMessageContaining("a reply of the kind 9");
    }
}
