package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.Goal;
import io.foundation.cluster.api.admin.OverlayGraph;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.api.admin.TopologyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An overlay that says what it is told, and remembers what it was asked. */
public final class FakeOverlay implements TopologyAdmin {

    public final List<TopologyType> types = new ArrayList<>(List.of(
            new TopologyType("fullmesh", "everybody with everybody", List.of(OptionSpec.duration("fallback", "1s", 10, 60_000, "a wait")), true),
            new TopologyType("hyparview", "a few links each", List.of(), false)));
    public final List<SwitchRequest> requests = new ArrayList<>();
    public final List<String> obstacles = new ArrayList<>();
    public final List<SwitchReport> history = new ArrayList<>();
    public SwitchReport outcome = report(SwitchReport.Outcome.SWITCHED, "3 of 3 verified it");
    public Advice advice = new Advice("fullmesh", "hyparview", true, List.of(new Advice.Finding("large", true, "hyparview", "There are 50 members.")),
            Map.of("members", "50"));
    public OverlayGraph graph = new OverlayGraph(Map.of(), Map.of());

    public static SwitchReport report(SwitchReport.Outcome outcome, String detail) {
        return new SwitchReport(FakeCluster.NOW, 4, "fullmesh", "hyparview", "by hand", "node-1", outcome, detail, 120, 3_050);
    }

    @Override
    public List<TopologyType> types() {
        return types;
    }

    @Override
    public OverlayStatus current() {
        return new OverlayStatus(3, "fullmesh", "fullmesh", false, Optional.empty());
    }

    @Override
    public List<String> obstacles(SwitchRequest request) {
        return obstacles;
    }

    @Override
    public CompletionStage<SwitchReport> switchTo(SwitchRequest request) {
        requests.add(request);
        return CompletableFuture.completedStage(outcome);
    }

    @Override
    public Advice analyze() {
        return advice;
    }

    @Override
    public Advice adviseFor(Goal goal) {
        return advice;
    }

    @Override
    public CompletionStage<SwitchReport> optimizeFor(Goal goal) {
        requests.add(SwitchRequest.to("hyparview", goal.word()));
        return CompletableFuture.completedStage(outcome);
    }

    @Override
    public List<SwitchReport> history() {
        return history;
    }

    @Override
    public CompletionStage<OverlayGraph> graph(Duration timeout) {
        return CompletableFuture.completedStage(graph);
    }
}
