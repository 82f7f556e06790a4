package io.foundation.coordination.server.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.server.ensemble.Founding.Effect;
import io.foundation.coordination.server.ensemble.Founding.Memory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoundingTest {

    private static final long PATIENCE = 1_000;

    @Test
    void aloneAndExpectedAloneItFounds() {
        Founding founding = new Founding("a", 1, Memory.NONE);
        assertThat(founding.tick(Set.of("a"), 0, PATIENCE)).hasSize(3).endsWith(new Effect.Found(1)).first().isInstanceOf(Effect.Remember.class);
        assertThat(founding.tick(Set.of("a"), 1, PATIENCE)).as("once").isEmpty();
    }

    @Test
    void withoutAMajorityNobodyRuns() {
        assertThat(new Founding("a", 3, Memory.NONE).tick(Set.of("a"), 0, PATIENCE)).isEmpty();
        assertThat(new Founding("b", 3, Memory.NONE).tick(Set.of("a", "b"), 0, PATIENCE)).as("not the first by name").isEmpty();
    }

    @Test
    void aVoteIsGivenOnceAndToAnotherOnlyWhenItWasGivenBack() {
        Founding voter = new Founding("c", 3, Memory.NONE);
        assertThat(voter.asked("a", 1)).endsWith(new Effect.Grant("a", 1));
        assertThat(voter.asked("b", 1)).isEmpty();
        assertThat(voter.released("b", 9)).isEmpty();
        assertThat(voter.asked("a", 1)).as("asked again").endsWith(new Effect.Grant("a", 1));
        assertThat(new Founding("c", 3, voter.memory()).asked("b", 1)).as("after a restart").isEmpty();
        voter.released("a", 1);
        assertThat(voter.asked("b", 1)).endsWith(new Effect.Grant("b", 1));
        assertThat(voter.released("a", 1)).as("late").isEmpty();
    }

    @Test
    void aVoteThatComesTooLateCountsForNothingAndGoesBack() {
        Founding candidate = new Founding("a", 3, Memory.NONE);
        assertThat(candidate.tick(Set.of("a", "b"), 0, PATIENCE)).contains(new Effect.Ask("b", 1));
        assertThat(candidate.tick(Set.of("a", "b"), PATIENCE, PATIENCE)).contains(new Effect.Release("b", 1));
        assertThat(candidate.granted("b", 1)).containsExactly(new Effect.Release("b", 1));
        assertThat(candidate.tick(Set.of("a", "b"), PATIENCE + 1, PATIENCE)).contains(new Effect.Ask("b", 2));
        assertThat(candidate.granted("b", 1)).containsExactly(new Effect.Release("b", 1));
        assertThat(candidate.granted("b", 2)).endsWith(new Effect.Found(2));
    }

    @Test
    void aCandidateThatRestartsGivesItsRoundUp() {
        Founding before = new Founding("a", 3, Memory.NONE);
        before.tick(Set.of("a", "b"), 0, PATIENCE);
        Founding after = new Founding("a", 3, before.memory());
        assertThat(after.granted("b", 1)).containsExactly(new Effect.Release("b", 1));
        assertThat(after.tick(Set.of("a", "b"), 0, PATIENCE)).contains(new Effect.Release("b", 1));
        assertThat(after.memory().votedFor()).isEmpty();
    }

    @Test
    void aVoterAsksUntilItsVoteIsFreeAndACandidateWhoForgotGivesItBack() {
        Founding voter = new Founding("c", 3, Memory.NONE);
        voter.asked("a", 1);
        assertThat(voter.tick(Set.of("a", "b", "c"), 0, PATIENCE)).containsExactly(new Effect.Inquire("a", 1));
        Founding candidate = new Founding("a", 3, Memory.NONE);
        candidate.tick(Set.of("a", "c"), 0, PATIENCE);
        assertThat(candidate.inquired("c", 1)).as("the round is open").isEmpty();
        assertThat(new Founding("a", 3, candidate.memory()).inquired("c", 1)).as("after a restart it is over").containsExactly(new Effect.Release("c", 1));
        candidate.tick(Set.of("a", "c"), PATIENCE, PATIENCE);
        assertThat(candidate.inquired("c", 1)).containsExactly(new Effect.Release("c", 1));
    }

    @Test
    void whoHasFoundedIsToldFromWhoKnowsOfOne() {
        Founding founder = new Founding("a", 1, Memory.NONE);
        founder.tick(Set.of("a"), 0, PATIENCE);
        assertThat(founder.memory().isFounder("a")).isTrue();
        Founding candidate = new Founding("a", 3, Memory.NONE);
        candidate.tick(Set.of("a", "b"), 0, PATIENCE);
        candidate.known();
        assertThat(candidate.memory().founded()).isTrue();
        assertThat(candidate.memory().isFounder("a")).isFalse();
        assertThat(candidate.granted("b", 1)).isEmpty();
    }

    static List<Long> seeds() {
        return IntStream.range(0, 500).mapToObj(i -> 104_729L * i + 3).toList();
    }

    private record Message(String from, String to, Effect effect) {
    }

    /** Messages are lost, doubled, delayed and overtake; nodes restart with what they remembered and see different others. When all that ends, one of them founds. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noTwoNodesEverFoundAndInTheEndOneDoes(long seed) {
        Random random = new Random(seed);
        int expected = 2 + random.nextInt(4);
        List<String> names = IntStream.range(0, expected).mapToObj(i -> "n" + i).toList();
        Map<String, Founding> nodes = new HashMap<>();
        names.forEach(name -> nodes.put(name, new Founding(name, expected, Memory.NONE)));
        Map<String, Set<String>> views = new HashMap<>();
        List<Message> wire = new ArrayList<>();
        Set<String> founders = new TreeSet<>();
        // At first the first node is away, no vote arrives, and none is given back: in the end all are with one who does not stand any more.
        boolean cruel = seed % 2 == 0;
        long now = 0;
        for (int round = 0; round < 2_000; round++) {
            // In the end messages arrive, once, in order, and long before anybody loses patience.
            boolean calm = round > 1_500;
            now += calm && !wire.isEmpty() ? 0 : random.nextInt(400);
            String name = names.get(cruel && !calm ? 1 + random.nextInt(expected - 1) : random.nextInt(expected));
            Founding node = nodes.get(name);
            List<Effect> effects = List.of();
            int dice = random.nextInt(20);
            if (calm) {
                views.clear();
            }
            if (round == 1_501) {
                wire.subList(0, cruel ? wire.size() : Math.max(0, wire.size() - 50)).clear();
                if (cruel) {
                    // Whoever has votes restarts, and gives them back in words that nobody hears.
                    for (String each : names) {
                        Founding restarted = new Founding(each, expected, nodes.get(each).memory());
                        if (restarted.memory().votedFor().filter(each::equals).isPresent()) {
                            restarted.tick(Set.copyOf(names), now, PATIENCE);
                        }
                        nodes.put(each, restarted);
                    }
                    node = nodes.get(name);
                }
            }
            if (dice == 0 && !calm) {
                nodes.put(name, new Founding(name, expected, node.memory()));
            } else if (dice == 1 && !calm) {
                Set<String> view = new TreeSet<>(names);
                view.removeIf(other -> random.nextInt(3) == 0);
                view.add(name);
                views.put(name, view);
            } else if (dice < 8 && !calm || wire.isEmpty()) {
                effects = node.tick(views.getOrDefault(name, new TreeSet<>(cruel && !calm ? names.subList(1, expected) : names)), now, PATIENCE + 700L * names.indexOf(name));
            } else {
                Message message = wire.get(calm ? 0 : random.nextInt(wire.size()));
                if (calm || random.nextInt(4) != 0) {
                    wire.remove(message);
                }
                name = message.to();
                node = nodes.get(name);
                boolean vote = message.effect() instanceof Effect.Grant || message.effect() instanceof Effect.Release;
                if (calm || random.nextInt(4) != 0 && !(cruel && vote)) {
                    effects = switch (message.effect()) {
                        case Effect.Ask ask -> node.asked(message.from(), ask.round());
                        case Effect.Grant grant -> node.granted(message.from(), grant.round());
                        case Effect.Release release -> node.released(message.from(), release.round());
                        case Effect.Inquire inquire -> node.inquired(message.from(), inquire.round());
                        default -> List.of();
                    };
                }
            }
            for (Effect effect : effects) {
                Optional<String> to = switch (effect) {
                    case Effect.Ask ask -> Optional.of(ask.node());
                    case Effect.Grant grant -> Optional.of(grant.node());
                    case Effect.Release release -> Optional.of(release.node());
                    case Effect.Inquire inquire -> Optional.of(inquire.node());
                    case Effect.Found found -> {
                        founders.add(name);
                        yield Optional.empty();
                    }
                    case Effect.Remember remember -> Optional.empty();
                };
                String from = name;
                to.ifPresent(target -> wire.add(new Message(from, target, effect)));
            }
            assertThat(founders).as("founders with seed " + seed).hasSizeLessThan(2);
        }
        assertThat(founders).as("founders in the end with seed " + seed).hasSize(1);
    }
}
