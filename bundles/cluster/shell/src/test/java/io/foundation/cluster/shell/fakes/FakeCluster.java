package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.admin.AuditEntry;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.cluster.api.admin.LinkStatus;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.api.messaging.Messaging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A cluster that says what it is told, and remembers what it was asked. Its first member is this node. */
public final class FakeCluster implements Cluster, ClusterAdmin {

    /** The moment at which every test takes place: 2026-11-20T12:00:00Z. */
    public static final long NOW = 1_795_176_000_000L;
    /** When the nodes were started. */
    public static final long INCARNATION = 1_795_172_400_000L;

    public final ClusterName name;
    public final List<Member> members = new ArrayList<>();
    public final List<AuditEntry> audit = new ArrayList<>();
    public final List<LinkStatus> links = new ArrayList<>();
    public final List<MemberEvent> history = new ArrayList<>();
    public final List<DiscoveryStatus> discovery = new ArrayList<>();
    public final List<String> problems = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    public final Map<String, List<String>> explanations = new HashMap<>();
    public final Map<String, CompletionStage<List<Duration>>> pings = new HashMap<>();
    public final FakeChannels channels = new FakeChannels();
    public final FakeMessaging messaging = new FakeMessaging();
    public final FakeOverlay overlay = new FakeOverlay();
    public CompletionStage<Void> outcome = CompletableFuture.completedFuture(null);
    public CompletionStage<Member> joined;
    public TopologyStatus topology = new TopologyStatus("fullmesh", true, List.of(), List.of(), List.of(), Map.of());

    public FakeCluster(String name) {
        this.name = ClusterName.of(name);
    }

    /** Three nodes: this one and node-2 are ready, node-3 is unreachable. */
    public static FakeCluster ofThree(String name) {
        FakeCluster cluster = new FakeCluster(name);
        cluster.members.add(member("node-1", MemberState.READY, 180_000, ""));
        cluster.members.add(member("node-2", MemberState.READY, 120_000, ""));
        cluster.members.add(member("node-3", MemberState.UNREACHABLE, 12_000, "the link was lost"));
        cluster.links.add(new LinkStatus(id("node-2"), new Address("127.0.0.1", 7802), true, Duration.ofNanos(412_300), 0, 125_000));
        return cluster;
    }

    public static NodeId id(String name) {
        return NodeId.of(name, INCARNATION);
    }

    public static Member member(String name, MemberState state, long sinceMillis, String note) {
        int port = 7800 + Integer.parseInt(name.substring(name.length() - 1));
        return new Member(id(name), state, List.of(new Address("127.0.0.1", port)), "0.1.0", Set.of("worker", "store"),
                Map.of("zone", "a"), NOW - sinceMillis, note);
    }

    @Override
    public ClusterName name() {
        return name;
    }

    @Override
    public Member self() {
        return members.getFirst();
    }

    @Override
    public MembershipSnapshot members() {
        return new MembershipSnapshot(1, members);
    }

    @Override
    public Registration listen(MembershipListener listener) {
        throw new UnsupportedOperationException("no command listens");
    }

    @Override
    public Messaging messaging() {
        return messaging;
    }

    @Override
    public CompletionStage<Member> join(Address address) {
        asked.add("join " + address);
        return joined;
    }

    @Override
    public CompletionStage<Void> leave() {
        return ask("leave");
    }

    @Override
    public CompletionStage<Void> rejoin() {
        return ask("rejoin");
    }

    @Override
    public CompletionStage<Void> drain() {
        return ask("drain");
    }

    @Override
    public CompletionStage<Void> resume() {
        return ask("resume");
    }

    @Override
    public CompletionStage<Void> forget(NodeName node) {
        return ask("forget " + node);
    }

    private CompletionStage<Void> ask(String what) {
        asked.add(what);
        return outcome;
    }

    @Override
    public CompletionStage<List<Duration>> ping(NodeName node, int count, Duration timeout) {
        asked.add("ping " + node + " " + count + " " + timeout);
        return pings.get(node.value());
    }

    @Override
    public List<MemberEvent> history() {
        return List.copyOf(history);
    }

    @Override
    public List<DiscoveryStatus> discovery() {
        return List.copyOf(discovery);
    }

    @Override
    public List<String> explain(NodeName node) {
        return explanations.getOrDefault(node.value(), List.of());
    }

    @Override
    public TopologyStatus topology() {
        return topology;
    }

    @Override
    public TopologyAdmin overlay() {
        return overlay;
    }

    @Override
    public List<LinkStatus> links() {
        return List.copyOf(links);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("detector", "swim");
    }

    @Override
    public List<AuditEntry> audit() {
        return List.copyOf(audit);
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public ChannelAdmin channels() {
        return channels;
    }
}
