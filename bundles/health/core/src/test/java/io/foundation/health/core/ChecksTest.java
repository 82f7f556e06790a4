package io.foundation.health.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Readiness.Report;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.EnsembleAdmin;
import io.foundation.protection.api.BreakerState;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.TelemetryStatus;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What the checks make of what they see. */
class ChecksTest {

    private static Member member(String name, MemberState state) {
        return new Member(new NodeId(new NodeName(name), 1), state, List.of(new Address("127.0.0.1", 1)), "0.1.0", Set.of(), Map.of(), 0, "");
    }

    private static Result session(SessionState state, Duration since) {
        CallFigures calls = new CallFigures(10, 1, 0, 2_000_000, 30_000_000, 40_000_000);
        FormattingResultLog log = new FormattingResultLog();
        CoordinationCheck.judge("orders", new CoordinationFigures(state, since.toNanos(), 7, 1, 0, 0, 0, 0, calls, calls, calls), log);
        return new Result(log);
    }

    @Test
    void aNodeThatWaitsIsUnavailableForAMomentAndSaysForWhat() {
        assertThat(ReadinessCheck.judge(List.of(new Report("cluster:default", true, ""))).getStatus()).isEqualTo(Status.OK);
        Result waits = ReadinessCheck.judge(List.of(new Report("cluster:default", false, "it waits for 2 nodes"), new Report("component:x", true, "")));
        assertThat(waits.getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(waits.toString()).contains("cluster:default", "it waits for 2 nodes", "1 of 2 are ready");
    }

    @Test
    void membersThatCannotBeReachedAreNamed() {
        List<Member> members = List.of(member("a", MemberState.READY), member("b", MemberState.SUSPECT), member("c", MemberState.UNREACHABLE));
        Result away = ClusterCheck.judge(Map.of(), List.of(new ClusterCheck.Facts("orders", members, List.of(), 1)));
        assertThat(away.getStatus()).isEqualTo(Status.WARN);
        assertThat(away.toString()).contains("1 of 3 members cannot be reached: c is unreachable", "3 members, 1 links");
        assertThat(ClusterCheck.judge(Map.of(), List.of(new ClusterCheck.Facts("orders", members.subList(0, 2), List.of(), 1))).getStatus()).isEqualTo(Status.OK);
        assertThat(ClusterCheck.judge(Map.of(), List.of()).getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void aWrongConfigurationIsCriticalAndSaidOnce() {
        Result wrong = ClusterCheck.judge(Map.of("io.foundation.cluster", List.of("port = x is no number.")), List.of(new ClusterCheck.Facts("orders", List.of(), List.of("port = x is no number.", "It leaves."), 0)));
        assertThat(wrong.getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(wrong).filteredOn(entry -> entry.getMessage().contains("port = x")).hasSize(1);
        assertThat(wrong.toString()).contains("Cluster orders: It leaves.");
    }

    @Test
    void aSessionThatIsAwayForLongIsCritical() {
        Result active = session(SessionState.ACTIVE, Duration.ofHours(1));
        assertThat(active.getStatus()).isEqualTo(Status.OK);
        assertThat(active.toString()).contains("p50 2 ms, p99 30 ms (1 failed)");
        assertThat(session(SessionState.SUSPENDED, Duration.ofSeconds(3)).getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(session(SessionState.LOST, Duration.ofSeconds(3)).toString()).contains("the session is lost");
        assertThat(session(SessionState.SUSPENDED, CoordinationCheck.MOMENT).getStatus()).isEqualTo(Status.CRITICAL);
    }

    @Test
    void whatAnEnsembleCannotPromiseIsSaid() {
        FormattingResultLog log = new FormattingResultLog();
        CoordinationCheck.judge("orders", new EnsembleAdmin.Status("e", 1, true, List.of(new EnsembleAdmin.Member("a", "", 1, "127.0.0.1:1")), "leads", "One server keeps everything."), log);
        Result alone = new Result(log);
        assertThat(alone.getStatus()).isEqualTo(Status.OK);
        assertThat(alone.toString()).contains("1 servers, and is frozen", "One server keeps everything.");
    }

    @Test
    void alertsThatFireAndWhatIsNotKeptAreNamed() {
        AlertRule rule = new AlertRule("full", "disk.used", Map.of(), AlertRule.Figure.VALUE, AlertRule.Side.ABOVE, 0.9, 0.8, Duration.ZERO);
        Alert fires = new Alert(rule, new Series("disk.used", Map.of()), Alert.State.FIRING, 0.95, 0);
        FormattingResultLog log = new FormattingResultLog();
        TelemetryCheck.judge(new TelemetryStatus(7, 1, 10, 3, Duration.ofMinutes(5), Duration.ofMinutes(5), List.of(new TelemetryStatus.HandlerStatus("Slow", List.of(), 9, 0, 4))), List.of(fires), log);
        Result bad = new Result(log);
        assertThat(bad.getStatus()).isEqualTo(Status.WARN);
        assertThat(bad.toString()).contains("'full' fires: disk.used is 0.95, and bad above 0.9", "3 new series were refused", "Slow is too slow: 4", "8 of at most 10");
        FormattingResultLog quiet = new FormattingResultLog();
        TelemetryCheck.judge(new TelemetryStatus(7, 1, 10, 0, Duration.ofMinutes(5), Duration.ofMinutes(5), List.of()), List.of(new Alert(rule, fires.series(), Alert.State.PENDING, 0.95, 0)), quiet);
        assertThat(new Result(quiet).getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void aBreakerThatRefusesIsNamed() {
        assertThat(policy(BreakerState.CLOSED, 1).getStatus()).isEqualTo(Status.OK);
        assertThat(policy(BreakerState.HALF_OPEN, 1).getStatus()).isEqualTo(Status.OK);
        assertThat(policy(BreakerState.OPEN, 1).toString()).contains("WARN", "'shop': its breaker is open", "6 s more");
        assertThat(policy(BreakerState.TRIPPED, 1).toString()).contains("WARN", "protection:reset shop");
        assertThat(policy(BreakerState.NONE, 2).toString()).contains("WARN", "all 2 permits");
    }

    private static Result policy(BreakerState breaker, int inUse) {
        FormattingResultLog log = new FormattingResultLog();
        ProtectionCheck.judge("shop", breaker, 5_500, 2, inUse, log);
        log.info("judged");
        return new Result(log);
    }

    @Test
    void nothingToAgreeOnToMeasureOrToProtectIsNoFault() {
        assertThat(new CoordinationCheck().execute().getStatus()).isEqualTo(Status.OK);
        assertThat(new TelemetryCheck().execute().getStatus()).isEqualTo(Status.OK);
        assertThat(new ProtectionCheck().execute().getStatus()).isEqualTo(Status.OK);
    }
}
