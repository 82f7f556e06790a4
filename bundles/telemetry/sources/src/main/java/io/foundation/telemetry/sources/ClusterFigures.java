package io.foundation.telemetry.sources;

import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.telemetry.api.Telemetry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a cluster says of itself: how it is as gauges, and what it has counted, over all links there have been, as counters. */
final class ClusterFigures {

    private static final String CLUSTER = "cluster";

    private ClusterFigures() {
    }

    static void members(Telemetry telemetry, Cluster cluster) {
        List<Member> members = cluster.members().members();
        telemetry.gauge("cluster.nodes", of(cluster.name().value())).set(members.size());
        for (MemberState state : MemberState.values()) {
            telemetry.gauge("cluster.members", Map.of(CLUSTER, cluster.name().value(), "state", state.name().toLowerCase(Locale.ROOT)))
                    .set(members.stream().filter(member -> member.state() == state).count());
        }
    }

    static void links(Telemetry telemetry, Growth growth, ClusterAdmin admin) {
        String cluster = admin.name().value();
        List<LinkStatus> links = admin.links();
        telemetry.gauge("cluster.links", of(cluster)).set(links.size());
        telemetry.gauge("cluster.problems", of(cluster)).set(admin.problems().size());
        links.stream().mapToLong(link -> link.roundTrip().toNanos()).filter(nanos -> nanos > 0).max()
                .ifPresent(nanos -> telemetry.gauge("cluster.links.slowest_round_trip_seconds", of(cluster)).set(nanos / 1e9));
        Map<String, List<ChannelFigures>> channels = admin.channels().figures().stream().collect(Collectors.groupingBy(ChannelFigures::channel));
        channels.forEach((channel, figures) -> {
            Map<String, String> tags = Map.of(CLUSTER, cluster, "channel", channel);
            grow(telemetry, growth, "cluster.channel.sent", tags, figures, ChannelFigures::sent);
            grow(telemetry, growth, "cluster.channel.sent_bytes", tags, figures, ChannelFigures::sentBytes);
            grow(telemetry, growth, "cluster.channel.received", tags, figures, ChannelFigures::received);
            grow(telemetry, growth, "cluster.channel.received_bytes", tags, figures, ChannelFigures::receivedBytes);
            sum(telemetry, "cluster.channel.queued", tags, figures, ChannelFigures::queuedMessages);
            sum(telemetry, "cluster.channel.queued_bytes", tags, figures, ChannelFigures::queuedBytes);
            grow(telemetry, growth, "cluster.channel.dropped", tags, figures, ChannelFigures::droppedInAll);
            sum(telemetry, "cluster.channel.unacknowledged", tags, figures, ChannelFigures::unacknowledged);
            telemetry.gauge("cluster.channel.slowest_wait_p99_seconds", tags).set(figures.stream().mapToLong(ChannelFigures::waitP99).max().orElse(0) / 1e9);
        });
    }

    private static void grow(Telemetry telemetry, Growth growth, String name, Map<String, String> tags, List<ChannelFigures> figures, ToLongFunction<ChannelFigures> figure) {
        growth.count(telemetry, name, tags, figures.stream().collect(Collectors.toMap(ChannelFigures::peer, figure::applyAsLong, Long::sum)));
    }

    private static void sum(Telemetry telemetry, String name, Map<String, String> tags, List<ChannelFigures> figures, ToLongFunction<ChannelFigures> figure) {
        telemetry.gauge(name, tags).set(figures.stream().mapToLong(figure).sum());
    }

    static Map<String, String> of(String cluster) {
        return Map.of(CLUSTER, cluster);
    }
}
