package io.foundation.coordination.core.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import io.foundation.coordination.core.ground.Legacy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElectionTest {

    private final VirtualCluster cluster = new VirtualCluster(5);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final VirtualNode three = cluster.node("three");
    private final Election operator = cluster.node("operator").coordination().election("t");
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private Candidacy stand(VirtualNode node, double score) {
        Candidacy candidacy = node.coordination().election("t").stand(score, new CandidacyListener() {
            @Override
            public void elected(long term) {
                events.add(node.name() + " elected");
            }

            @Override
            public void deposed(Loss why) {
                events.add(node.name() + " deposed " + why);
            }

            @Override
            public void evicted() {
                events.add(node.name() + " evicted");
            }
        });
        cluster.pass(Duration.ofSeconds(1));
        return candidacy;
    }

    @Test
    void leadershipsLeaveNoWatchBehind() {
        Candidacy first = stand(two, 0);
        int afterOne = 0;
        for (int i = 0; i < 5; i++) {
            Candidacy candidacy = stand(one, 0);
            cluster.get(operator.transfer(id("one")));
            cluster.pass(Duration.ofSeconds(60));
            assertThat(candidacy.term()).isPresent();
            cluster.get(candidacy.withdraw());
            cluster.pass(Duration.ofSeconds(60));
            assertThat(first.term()).isPresent();
            afterOne = i == 0 ? cluster.tree().watches() : afterOne;
        }
        assertThat(cluster.tree().watches()).isEqualTo(afterOne);
    }

    private List<String> line() {
        return cluster.get(operator.candidates()).stream().map(Candidate::node).toList();
    }

    private long id(String node) {
        return cluster.get(operator.candidates()).stream().filter(candidate -> candidate.node().equals(node)).findFirst().orElseThrow().id();
    }

    @Test
    void whoStoodFirstLeadsAndTheNextFollowsWithAGreaterTerm() {
        Candidacy first = stand(one, 0);
        Candidacy second = stand(two, 0);
        assertThat(events).containsExactly("one elected");
        assertThat(first.term()).isPresent();
        assertThat(second.term()).isEmpty();
        assertThat(cluster.get(operator.leader()).orElseThrow().node()).isEqualTo("one");
        assertThat(cluster.get(operator.leader()).orElseThrow().id()).isEqualTo(first.term().getAsLong());
        long term = first.term().getAsLong();
        cluster.get(first.withdraw());
        assertThat(first.term()).isEmpty();
        cluster.await("the next leads", () -> second.term().isPresent());
        assertThat(second.term().getAsLong()).isGreaterThan(term);
        assertThat(line()).containsExactly("two");
    }

    @Test
    void aLeaderWithoutAConnectionIsDeposedAndStandsAgain() {
        Candidacy first = stand(one, 0);
        Candidacy second = stand(two, 0);
        one.store().cut();
        cluster.await("it is deposed", () -> first.term().isEmpty());
        assertThat(second.term()).as("its session still lives").isEmpty();
        cluster.await("the other leads", () -> second.term().isPresent() && events.contains("two elected"));
        one.store().heal();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(line()).containsExactly("two", "one");
        assertThat(events).containsExactly("one elected", "one deposed SUSPENDED", "two elected");
    }

    @Test
    void anOperatorTransfersTheLeadOverTheHeadsOfOthers() {
        Candidacy first = stand(one, 0);
        Candidacy second = stand(two, 0);
        Candidacy third = stand(three, 0);
        long before = first.term().getAsLong();
        assertThat(cluster.get(operator.transfer(id("three")))).isTrue();
        cluster.await("it leads", () -> third.term().isPresent() && events.contains("three elected"));
        assertThat(third.term().getAsLong()).isGreaterThan(before);
        assertThat(events).containsExactly("one elected", "one deposed BROKEN", "three elected");
        cluster.pass(Duration.ofSeconds(1));
        assertThat(line()).startsWith("three").containsExactlyInAnyOrder("one", "two", "three");
        cluster.get(third.withdraw());
        cluster.await("another leads", () -> first.term().isPresent() || second.term().isPresent());
        assertThat(cluster.get(operator.transfer(1))).as("nobody").isFalse();
    }

    @Test
    void anEvictedCandidateStandsNoMore() {
        Candidacy first = stand(one, 0);
        Candidacy second = stand(two, 0);
        assertThat(cluster.get(operator.evict(id("one")))).isTrue();
        cluster.await("the next leads", () -> second.term().isPresent());
        cluster.await("it knows", () -> events.contains("one evicted"));
        assertThat(first.term()).isEmpty();
        cluster.pass(Duration.ofSeconds(5));
        assertThat(line()).containsExactly("two");
        cluster.get(first.withdraw());
    }

    @Test
    void theBestScoreIsElectedButDeposesNobody() {
        Candidacy first = stand(one, 1);
        Candidacy second = stand(two, 2);
        Candidacy third = stand(three, 3);
        assertThat(first.term()).isPresent();
        second.score(9);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(first.term()).isPresent();
        cluster.get(first.withdraw());
        cluster.await("the best leads", () -> second.term().isPresent() && events.contains("two elected"));
        assertThat(third.term()).isEmpty();
        assertThat(events).containsExactly("one elected", "two elected");
    }

    @Test
    void aListenerSeesWhoStandsAndWhoLeads() {
        List<List<Candidate>> told = new ArrayList<>();
        var listening = three.coordination().election("t").listen(told::add);
        Candidacy first = stand(one, 0);
        stand(two, 0);
        cluster.await("both are seen", () -> !told.isEmpty() && told.getLast().size() == 2 && told.getLast().getFirst().leads());
        three.store().expire();
        cluster.get(first.withdraw());
        cluster.await("the next is seen", () -> told.getLast().size() == 1 && told.getLast().getFirst().leads());
        listening.close();
        cluster.pass(Duration.ofSeconds(1));
        int size = told.size();
        stand(one, 0);
        assertThat(told).hasSize(size);
    }

    @Test
    void whatABundleStandsForEndsWithIt() {
        stand(one, 0);
        Candidacy second = stand(two, 0);
        cluster.get(one.restartBundle());
        cluster.await("the next leads", () -> second.term().isPresent());
        assertThat(line()).containsExactly("two");
    }

    @Test
    void anotherVersionOfTheCoreGoesOnLeadingInTheSameTerm() {
        Candidacy first = stand(one, 0);
        Candidacy second = stand(two, 1);
        long term = first.term().getAsLong();
        one.updateCore();
        cluster.pass(Duration.ofSeconds(3));
        assertThat(first.term()).as("as far as the version before knows").isEmpty();
        assertThat(second.term()).isEmpty();
        assertThat(id("one")).as("it still stands").isEqualTo(term);
        cluster.get(first.withdraw());
        Candidacy next = stand(one, 0);
        assertThat(next.term()).hasValue(term);
        assertThat(events).containsExactly("one elected", "one elected");
        cluster.pass(Legacy.KEPT.multipliedBy(2));
        assertThat(next.term()).as("it was kept").hasValue(term);
        assertThat(line()).containsExactly("one", "two");
        cluster.get(next.withdraw());
        cluster.await("the other leads", () -> second.term().isPresent());
        assertThat(line()).containsExactly("two");
    }

    @Test
    void aLeadershipThatNobodyGoesOnWithEndsSoon() {
        stand(one, 0);
        Candidacy second = stand(two, 0);
        one.updateCore();
        cluster.pass(Legacy.KEPT.dividedBy(2));
        assertThat(second.term()).isEmpty();
        cluster.pass(Legacy.KEPT);
        assertThat(second.term()).isPresent();
        Candidacy late = stand(one, 0);
        assertThat(late.term()).as("it came too late, and stands at the end").isEmpty();
        assertThat(line()).containsExactly("two", "one");
    }

    @Test
    void aLeadershipOfASessionThatIsOverIsNotGoneOnWith() {
        stand(one, 0);
        Candidacy second = stand(two, 0);
        one.updateCore();
        cluster.pass(Duration.ofSeconds(1));
        one.store().expire();
        Candidacy next = stand(one, 0);
        assertThat(next.term()).isEmpty();
        assertThat(second.term()).isPresent();
        assertThat(line()).containsExactly("two", "one");
    }

    @Test
    void whoseLeadershipWasTakenAwayMeanwhileStandsAnew() {
        stand(one, 0);
        Candidacy second = stand(two, 0);
        one.updateCore();
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.get(operator.evict(id("one")))).isTrue();
        Candidacy next = stand(one, 0);
        assertThat(second.term()).isPresent();
        assertThat(next.term()).isEmpty();
        assertThat(line()).containsExactly("two", "one");
    }
}
