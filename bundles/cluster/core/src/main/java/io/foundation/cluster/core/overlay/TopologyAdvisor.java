package io.foundation.cluster.core.overlay;

import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.Advice.Finding;
import io.foundation.cluster.api.admin.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says which topology fits a cluster, and why. Rules are asked in order; the first that applies decides. A protocol core:
 * its only state is how often in a row it came to the same, so that one figure that jumps moves nobody. Where a threshold
 * parts two topologies it is wider for leaving the present one than for staying.
 */
public final class TopologyAdvisor {

    /** The words of our own topologies. */
    public static final String FULL_MESH = "fullmesh";
    public static final String HYPARVIEW = "hyparview";
    public static final String CLIENT_SERVER = "clientserver";
    public static final String PUB_SUB = "pubsub";

    /** Below so many members everybody is linked with everybody: a partial view gains nothing and may split. */
    public static final int MESH_BELOW = 32;
    /** A full mesh is left only from so many members on. */
    public static final int MESH_LEFT_AT = 40;
    /** How often in a row it must come to the same before it is acted on. */
    public static final int RIPE = 3;

    private static final double HIGH_LATENCY_MILLIS = 100;
    private static final int FEW = 10;
    private static final int MANY_PARTITIONS = 5;
    private static final int LARGE_MESH = 20;
    private static final double BUSY = 0.8;
    private static final int BUSY_MEMBERS = 50;
    private static final int CLIENT_SERVER_BELOW = 100;
    private static final double BROADCAST_SHARE = 0.5;
    private static final double BROADCASTS = 10;

    private String last = "";
    private int inARow;

    /** Looks once more, as a loop does every so often; see {@link #isRipe}. */
    public Advice observe(Measurements now) {
        Advice advice = advise(now);
        inARow = advice.isChange() && advice.recommended().equals(last) ? inARow + 1 : 1;
        last = advice.recommended();
        return advice;
    }

    /** Whether the last advice is to be followed: it came {@value #RIPE} times in a row. */
    public boolean isRipe() {
        return inARow >= RIPE;
    }

    /** Begins anew, for example after a switch. */
    public void reset() {
        last = "";
        inARow = 0;
    }

    /** What fits the figures. */
    public static Advice advise(Measurements now) {
        List<Finding> findings = new ArrayList<>();
        boolean onHyparview = now.topology().equals(HYPARVIEW);
        boolean onMesh = now.topology().equals(FULL_MESH);
        rule(findings, "slow-small", onHyparview && now.members() <= FEW && now.latencyMillis() > HIGH_LATENCY_MILLIS, FULL_MESH,
                "The median round trip is " + number(now.latencyMillis()) + " ms (limit 100) on " + now.topology() + " with " + now.members()
                        + " members (limit 10)", "one hop is enough for so few");
        rule(findings, "partitions", onMesh && now.members() > LARGE_MESH && now.partitions() > MANY_PARTITIONS, HYPARVIEW,
                "Members became unreachable " + now.partitions() + " times in 10 min (limit 5) on " + now.topology() + " with " + now.members()
                        + " members (limit 20)", "a few links for each node heal at less cost than all of them");
        rule(findings, "bandwidth", now.members() > BUSY_MEMBERS && now.bandwidth() > BUSY, CLIENT_SERVER,
                "This node uses " + number(100 * now.bandwidth()) + " % of 1 Gbit/s (limit 80) with " + now.members() + " members (limit 50)",
                "servers take the load off the others");
        rule(findings, "roles", now.servers() > 0 && now.clients() > now.servers() && now.members() < CLIENT_SERVER_BELOW, CLIENT_SERVER,
                now.clients() + " members are clients and " + now.servers() + " are servers, of " + now.members() + " (limit 100)",
                "clients need links to servers only");
        double share = now.messagesPerSecond() > 0 ? now.broadcastsPerSecond() / now.messagesPerSecond() : 0;
        rule(findings, "events", now.members() >= FEW && now.broadcastsPerSecond() >= BROADCASTS && share > BROADCAST_SHARE, PUB_SUB,
                "Broadcasts are " + number(now.broadcastsPerSecond()) + "/s (limit 10) and " + number(100 * share) + " % of all messages (limit 50) with "
                        + now.members() + " members (limit 10)", "a tree carries each to those who want it once");
        int limit = onMesh ? MESH_LEFT_AT : MESH_BELOW;
        rule(findings, "small", now.members() < limit, FULL_MESH,
                "There are " + now.members() + " members (limit " + limit + (onMesh ? ", so far above 32 because the mesh is in use" : "") + ")",
                "links to everybody cost little, and every message takes one hop");
        rule(findings, "large", now.members() >= limit, HYPARVIEW, "There are " + now.members() + " members (limit " + limit + ")",
                "a link for every pair would be " + (long) now.members() * (now.members() - 1) / 2);
        return advice(now, findings);
    }

    /** What fits a goal. */
    public static Advice adviseFor(Goal goal, Measurements now) {
        List<Finding> findings = new ArrayList<>();
        switch (goal) {
            case LOW_LATENCY -> rule(findings, "low-latency", true, now.members() <= 4 * MESH_BELOW ? FULL_MESH : CLIENT_SERVER,
                    "There are " + now.members() + " members (limit 128)", now.members() <= 4 * MESH_BELOW ? "one hop between any two" : "two hops between any two");
            case HIGH_THROUGHPUT -> rule(findings, "high-throughput", true, now.members() < MESH_LEFT_AT ? FULL_MESH : PUB_SUB,
                    "There are " + now.members() + " members (limit 40)",
                    now.members() < MESH_LEFT_AT ? "nobody forwards for others" : "a tree carries each broadcast over each node once");
            case MASSIVE_SCALE -> rule(findings, "massive-scale", true, HYPARVIEW, "There are " + now.members() + " members",
                    "the links of a node stay the same in number however many come");
            case EVENT_DRIVEN -> rule(findings, "event-driven", true, PUB_SUB, "There are " + now.members() + " members",
                    "a broadcast goes to those who subscribed, along a tree");
        }
        return advice(now, findings);
    }

    private static void rule(List<Finding> findings, String name, boolean applies, String wants, String figures, String because) {
        findings.add(new Finding(name, applies, applies ? wants : "", figures + (applies ? ": " + wants + ", since " + because + "." : ": does not apply.")));
    }

    private static Advice advice(Measurements now, List<Finding> findings) {
        String recommended = findings.stream().filter(Finding::applies).map(Finding::wants).findFirst().orElse(now.topology());
        return new Advice(now.topology(), recommended, now.installed().contains(recommended), findings, now.figures());
    }

    static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
