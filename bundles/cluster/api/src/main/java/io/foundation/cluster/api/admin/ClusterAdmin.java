package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's side of one cluster: a service for each, with the property {@link Cluster#NAME}. Thread-safe, does
 * not block.
 */
@ProviderType
public interface ClusterAdmin {

    ClusterName name();

    /** Dials an address and joins whoever answers. Fails as a transport's {@code connect} does. */
    CompletionStage<Member> join(Address address);

    /**
     * Leaves in order: drains, tells everybody, waits for one peer to have heard (at most a second), closes the links.
     * The node stays up outside the cluster until {@link #rejoin}.
     */
    CompletionStage<Void> leave();

    /** Comes back after {@link #leave}, with a new incarnation. */
    CompletionStage<Void> rejoin();

    /** Takes no more work: the node stays a member, but is not ready. Completes when everybody linked was told. */
    CompletionStage<Void> drain();

    /** Takes work again after {@link #drain}. */
    CompletionStage<Void> resume();

    /** Removes an unreachable member for good; if it comes back it needs a new incarnation. */
    CompletionStage<Void> forget(NodeName name);

    /** Measures round trips through the peer's engine, one after the other. */
    CompletionStage<List<Duration>> ping(NodeName name, int count, Duration timeout);

    /** The latest changes seen by this node, oldest first; at most 1,000 are kept. */
    List<MemberEvent> history();

    /** Every discovery strategy, what it says and how it is doing. */
    List<DiscoveryStatus> discovery();

    /** Why a node is linked or not, step by step, oldest first: what was found, dialled, refused, judged. */
    List<String> explain(NodeName name);

    TopologyStatus topology();

    /** The overlay of the whole cluster: switching it, advice, history, graph. */
    TopologyAdmin overlay();

    /** The links there are. */
    List<LinkStatus> links();

    /** Figures and settings for a person: detector, counters, addresses. */
    Map<String, String> facts();

    /** What this node refused for reasons of security, the latest last; at most 256 entries are kept. */
    List<AuditEntry> audit();

    /** What is wrong, a sentence each; empty if all is well. */
    List<String> problems();

    /** The channels. */
    ChannelAdmin channels();
}
