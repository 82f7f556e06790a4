package io.foundation.telemetry.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.SessionState;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Gauge;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Telemetry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServicesSourceTest {

    private final Map<String, Double> set = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ServicesSource source = new ServicesSource(fake(Telemetry.class, Map.of()), fake(OwnedExecutors.class, Map.of("timer", timer, "virtual", background)));

    @AfterEach
    void end() {
        source.deactivate();
        assertThat(timer.isShutdown()).isTrue();
    }

    /** Answers methods by their names; gauges note what they are set to; what is not known fails as a service that goes. */
    private <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
            case "gauge" -> {
                @SuppressWarnings("unchecked")
                Series series = new Series((String) arguments[0], (Map<String, String>) arguments[1]);
                yield fake(Gauge.class, Map.of("series", series));
            }
            case "counter" -> {
                @SuppressWarnings("unchecked")
                Series series = new Series((String) arguments[0], (Map<String, String>) arguments[1]);
                yield fake(Counter.class, Map.of("series", series));
            }
            case "add" -> set.merge(answers.get("series").toString(), ((Long) arguments[0]).doubleValue(), Double::sum);
            case "value" -> set.getOrDefault(answers.get("series").toString(), 0.0).longValue();
            case "set" -> set.put(answers.get("series").toString(), (Double) arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> {
                if (!answers.containsKey(method.getName())) {
                    throw new IllegalStateException("it is just going");
                }
                yield answers.get(method.getName());
            }
        }));
    }

    private static Member member(String name, MemberState state) {
        return new Member(new NodeId(NodeName.of(name), 1), state, List.of(), "0.1.0", Set.of(), Map.of(), 0, "");
    }

    private static ChannelFigures figures(String channel, String peer, long sent, long p99) {
        return new ChannelFigures(channel, new NodeId(NodeName.of(peer), 1), 1, sent, 10 * sent, 3, 30, 1, 100, 0, Map.of("full", 2L), 0, p99, 0, 4, 0, 0, 0, 0, 0);
    }

    /** What a link has counted stays counted when it ends, and what its successor counts comes on top. */
    @Test
    void whatIsCountedGrowsOnlyWhateverBeginsAnew() {
        Telemetry telemetry = fake(Telemetry.class, Map.of());
        Growth growth = new Growth();
        growth.count(telemetry, "sent", Map.of(), Map.of("b", 5L, "c", 7L));
        assertThat(set).containsEntry("sent", 12.0);
        growth.count(telemetry, "sent", Map.of(), Map.of("b", 6L));
        assertThat(set).as("one link has ended").containsEntry("sent", 13.0);
        growth.count(telemetry, "sent", Map.of(), Map.of("b", 2L, "c", 3L));
        assertThat(set).as("both began anew").containsEntry("sent", 18.0);
        new Growth().count(telemetry, "sent", Map.of(), Map.of("b", 4L, "c", 3L));
        assertThat(set).as("another version does not count again what is in the sum").containsEntry("sent", 18.0);
    }

    @Test
    void membersLinksChannelsAndAgreementAreRead() {
        source.addCluster(fake(Cluster.class, Map.of()));
        source.addCluster(fake(Cluster.class, Map.of("name", ClusterName.of("orders"), "members",
                new MembershipSnapshot(1, List.of(member("a", MemberState.READY), member("b", MemberState.READY), member("c", MemberState.SUSPECT))))));
        ChannelAdmin channels = fake(ChannelAdmin.class, Map.of("figures", List.of(figures("data", "b", 5, 2_000_000), figures("data", "c", 7, 3_000_000))));
        NodeId peer = new NodeId(NodeName.of("b"), 1);
        source.addAdmin(fake(ClusterAdmin.class, Map.of("name", ClusterName.of("orders"), "problems", List.of("one"), "channels", channels, "links", List.of(
                new LinkStatus(peer, new Address("127.0.0.1", 1), true, Duration.ofMillis(2), 0, 0), new LinkStatus(peer, new Address("127.0.0.1", 2), true, Duration.ZERO, 0, 0)))));
        CallFigures calls = new CallFigures(8, 1, 2, 1_000_000, 5_000_000, 9_000_000);
        source.addCoordination(fake(Coordination.class, Map.of("figures", CompletableFuture.completedFuture(
                new CoordinationFigures(SessionState.ACTIVE, 0, 1, 3, 2, 1, 4, 6, calls, calls, calls)))), Map.of(Coordination.CLUSTER, "orders"));
        source.take();
        assertThat(set).containsEntry("cluster.nodes{cluster=orders}", 3.0)
                .containsEntry("cluster.members{cluster=orders,state=ready}", 2.0).containsEntry("cluster.members{cluster=orders,state=suspect}", 1.0)
                .containsEntry("cluster.members{cluster=orders,state=left}", 0.0)
                .containsEntry("cluster.links{cluster=orders}", 2.0).containsEntry("cluster.links.slowest_round_trip_seconds{cluster=orders}", 0.002)
                .containsEntry("cluster.problems{cluster=orders}", 1.0)
                .containsEntry("cluster.channel.sent{channel=data,cluster=orders}", 12.0).containsEntry("cluster.channel.sent_bytes{channel=data,cluster=orders}", 120.0)
                .containsEntry("cluster.channel.dropped{channel=data,cluster=orders}", 4.0)
                .containsEntry("cluster.channel.slowest_wait_p99_seconds{channel=data,cluster=orders}", 0.003)
                .containsEntry("coordination.sessions{cluster=orders}", 3.0).containsEntry("coordination.watches{cluster=orders}", 6.0)
                .containsEntry("coordination.calls.unknown{cluster=orders,sort=commit}", 2.0).containsEntry("coordination.calls.p99_seconds{cluster=orders,sort=read}", 0.005);
    }
}
