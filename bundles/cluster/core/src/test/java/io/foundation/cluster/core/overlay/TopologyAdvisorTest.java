package io.foundation.cluster.core.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.Goal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyAdvisorTest {

    private static final Set<String> ALL = Set.of("fullmesh", "hyparview", "clientserver", "pubsub");

    private static Measurements of(String topology, int members) {
        return new Measurements(topology, members, 0, 0, 1, 0, 0.01, 100, 1, ALL);
    }

    @ParameterizedTest
    @CsvSource({"fullmesh,1,fullmesh", "fullmesh,31,fullmesh", "fullmesh,39,fullmesh", "fullmesh,40,hyparview", "hyparview,40,hyparview",
        "hyparview,32,hyparview", "hyparview,31,fullmesh", "clientserver,60,hyparview", "pubsub,9,fullmesh"})
    void sizeDecidesWithABandBetween(String topology, int members, String wanted) {
        Advice advice = TopologyAdvisor.advise(of(topology, members));
        assertThat(advice.recommended()).isEqualTo(wanted);
        assertThat(advice.isChange()).isEqualTo(!topology.equals(wanted));
        assertThat(advice.findings()).hasSize(7).allSatisfy(finding -> assertThat(finding.because()).endsWith("."));
    }

    @Test
    void whatIsMeasuredGoesBeforeSize() {
        assertThat(decides(new Measurements("hyparview", 10, 0, 0, 101, 0, 0, 0, 0, ALL))).isEqualTo("slow-small fullmesh");
        assertThat(decides(new Measurements("fullmesh", 21, 0, 0, 1, 6, 0, 0, 0, ALL))).isEqualTo("partitions hyparview");
        assertThat(decides(new Measurements("hyparview", 51, 0, 0, 1, 0, 0.81, 0, 0, ALL))).isEqualTo("bandwidth clientserver");
        assertThat(decides(new Measurements("fullmesh", 12, 2, 10, 1, 0, 0, 0, 0, ALL))).isEqualTo("roles clientserver");
        assertThat(decides(new Measurements("fullmesh", 12, 0, 0, 1, 0, 0, 100, 51, ALL))).isEqualTo("events pubsub");
    }

    @Test
    void atTheLimitNothingIsSaid() {
        assertThat(decides(new Measurements("hyparview", 40, 0, 0, 101, 0, 0, 0, 0, ALL))).isEqualTo("large hyparview");
        assertThat(decides(new Measurements("fullmesh", 21, 0, 0, 1, 5, 0, 0, 0, ALL))).isEqualTo("small fullmesh");
        assertThat(decides(new Measurements("hyparview", 51, 0, 0, 1, 0, 0.8, 0, 0, ALL))).isEqualTo("large hyparview");
        assertThat(decides(new Measurements("fullmesh", 12, 0, 0, 1, 0, 0, 100, 50, ALL))).isEqualTo("small fullmesh");
        assertThat(decides(new Measurements("hyparview", 100, 2, 98, 1, 0, 0, 0, 0, ALL))).isEqualTo("large hyparview");
    }

    private static String decides(Measurements now) {
        Advice advice = TopologyAdvisor.advise(now);
        Advice.Finding first = advice.findings().stream().filter(Advice.Finding::applies).findFirst().orElseThrow();
        assertThat(advice.recommended()).isEqualTo(first.wants());
        return first.rule() + " " + first.wants();
    }

    @Test
    void oneFigureThatJumpsMovesNobody() {
        TopologyAdvisor advisor = new TopologyAdvisor();
        advisor.observe(of("fullmesh", 50));
        advisor.observe(of("fullmesh", 50));
        assertThat(advisor.isRipe()).isFalse();
        advisor.observe(of("fullmesh", 30));
        advisor.observe(of("fullmesh", 50));
        advisor.observe(of("fullmesh", 50));
        assertThat(advisor.isRipe()).isFalse();
        advisor.observe(of("fullmesh", 50));
        assertThat(advisor.isRipe()).isTrue();
        advisor.reset();
        assertThat(advisor.isRipe()).isFalse();
    }

    @Test
    void aGoalDecidesByItself() {
        assertThat(TopologyAdvisor.adviseFor(Goal.LOW_LATENCY, of("hyparview", 100)).recommended()).isEqualTo("fullmesh");
        assertThat(TopologyAdvisor.adviseFor(Goal.LOW_LATENCY, of("hyparview", 200)).recommended()).isEqualTo("clientserver");
        assertThat(TopologyAdvisor.adviseFor(Goal.HIGH_THROUGHPUT, of("fullmesh", 10)).recommended()).isEqualTo("fullmesh");
        assertThat(TopologyAdvisor.adviseFor(Goal.MASSIVE_SCALE, of("fullmesh", 10)).recommended()).isEqualTo("hyparview");
        Advice events = TopologyAdvisor.adviseFor(Goal.EVENT_DRIVEN, new Measurements("fullmesh", 10, 0, 0, 1, 0, 0, 0, 0, Set.of("fullmesh")));
        assertThat(events.recommended()).isEqualTo("pubsub");
        assertThat(events.installed()).isFalse();
    }
}
