package io.foundation.telemetry.sources;

import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.telemetry.api.Telemetry;
import java.util.Map;

/** What agreement says of itself: how it is as gauges, and what it has counted as counters. */
final class CoordinationReadings {

    private CoordinationReadings() {
    }

    static void take(Telemetry telemetry, Growth growth, String cluster, CoordinationFigures figures) {
        Map<String, String> tags = ClusterFigures.of(cluster);
        growth.count(telemetry, "coordination.sessions", tags, Map.of(cluster, figures.sessions()));
        growth.count(telemetry, "coordination.suspensions", tags, Map.of(cluster, figures.suspensions()));
        growth.count(telemetry, "coordination.losses", tags, Map.of(cluster, figures.losses()));
        telemetry.gauge("coordination.under_way", tags).set(figures.underWay());
        telemetry.gauge("coordination.watches", tags).set(figures.watches());
        calls(telemetry, growth, cluster, "commit", figures.commits());
        calls(telemetry, growth, cluster, "read", figures.reads());
        calls(telemetry, growth, cluster, "sync", figures.syncs());
    }

    private static void calls(Telemetry telemetry, Growth growth, String cluster, String sort, CallFigures calls) {
        Map<String, String> tags = Map.of("cluster", cluster, "sort", sort);
        growth.count(telemetry, "coordination.calls.answered", tags, Map.of(cluster, calls.answered()));
        growth.count(telemetry, "coordination.calls.failed", tags, Map.of(cluster, calls.failed()));
        growth.count(telemetry, "coordination.calls.unknown", tags, Map.of(cluster, calls.unknown()));
        telemetry.gauge("coordination.calls.p50_seconds", tags).set(calls.p50() / 1e9);
        telemetry.gauge("coordination.calls.p99_seconds", tags).set(calls.p99() / 1e9);
    }
}
