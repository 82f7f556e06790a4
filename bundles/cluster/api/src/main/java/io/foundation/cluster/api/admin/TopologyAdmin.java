package io.foundation.cluster.api.admin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's side of a cluster's overlay: which one it has, what speaks for another, and switching to it while the
 * cluster works. A switch is a matter of the whole cluster; any member may begin it. Thread-safe, does not block.
 */
@ProviderType
public interface TopologyAdmin {

    /** The topologies installed on this node, by their words. */
    List<TopologyType> types();

    /** Which overlay the cluster has, as far as this node knows, and the switch under way, if there is one. */
    OverlayStatus current();

    /**
     * What a switch would meet: why it would be refused now, a sentence each. Empty if nothing stands against it on this
     * node; what the other members lack shows only when they prepare.
     */
    List<String> obstacles(SwitchRequest request);

    /**
     * Switches the whole cluster to another topology: everybody prepares it beside the present one, then both carry
     * broadcasts for a while, then the former one is given up. No message of the application is lost or doubled by it.
     *
     * @return completes when the switch is over on this node, in whichever way; fails with {@code INVALID_INPUT},
     *         {@code CONSTRAINT_VIOLATION} (cool-down, another switch under way), {@code DATA_NOT_FOUND} (no such type here)
     */
    CompletionStage<SwitchReport> switchTo(SwitchRequest request);

    /** What this node would choose and why, rule by rule, on the figures of this moment. */
    Advice analyze();

    /** As {@link #analyze}, for a goal instead of the figures alone. */
    Advice adviseFor(Goal goal);

    /** Switches to the topology that {@link #adviseFor} names; fails with {@code CONSTRAINT_VIOLATION} if it is in use already. */
    CompletionStage<SwitchReport> optimizeFor(Goal goal);

    /** The latest switches that this node saw, oldest first; at most 100 are kept. */
    List<SwitchReport> history();

    /**
     * The links of the whole cluster: every member is asked for its own.
     *
     * @param timeout how long a member may take
     */
    CompletionStage<OverlayGraph> graph(Duration timeout);
}
