package io.foundation.telemetry.sources;

import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.telemetry.api.Telemetry;
import java.util.Map;

/** What agreement says of itself, as gauges: it counts by itself, and begins anew with its service. */
final class CoordinationReadings {

    private CoordinationReadings() {
    }

    static void take(Telemetry telemetry, String cluster, CoordinationFigures figures) {
        Map<String, String> tags = ClusterFigures.of(cluster);
        telemetry.gauge("coordination.sessions", tags).set(figures.sessions());
        telemetry.gauge("coordination.suspensions", tags).set(figures.suspensions());
        telemetry.gauge("coordination.losses", tags).set(figures.losses());
        telemetry.gauge("coordination.under_way", tags).set(figures.underWay());
        telemetry.gauge("coordination.watches", tags).set(figures.watches());
        calls(telemetry, cluster, "commit", figures.commits());
        calls(telemetry, cluster, "read", figures.reads());
        calls(telemetry, cluster, "sync", figures.syncs());
    }

    private static void calls(Telemetry telemetry, String cluster, String sort, CallFigures calls) {
        Map<String, String> tags = Map.of("cluster", cluster, "sort", sort);
        telemetry.gauge("coordination.calls.answered", tags).set(calls.answered());
        telemetry.gauge("coordination.calls.failed", tags).set(calls.failed());
        telemetry.gauge("coordination.calls.unknown", tags).set(calls.unknown());
        telemetry.gauge("coordination.calls.p50_seconds", tags).set(calls.p50() / 1e9);
        telemetry.gauge("coordination.calls.p99_seconds", tags).set(calls.p99() / 1e9);
    }
}
