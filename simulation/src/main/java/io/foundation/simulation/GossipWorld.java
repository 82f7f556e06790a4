package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.MembershipSettings;
import io.foundation.cluster.core.membership.Removal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Memberships alone in virtual time, each linked with a few random others as in a partial overlay, and without failure detectors:
 * who is dead is a member until he is forgotten. Messages may overtake each other. What bounds the size is that everybody has
 * everybody in his set; records are there once for all, so that it is a place in a set for each pair of nodes. Not thread-safe.
 */
final class GossipWorld {

    private static final Duration LOOK = Duration.ofMillis(10);
    /** How long who leaves waits to be heard. */
    private static final long LEAVE_PATIENCE = 1_000_000_000L;

    private final Kernel kernel = new Kernel();
    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final Network network;
    private final GossipLinks links;
    private final UnaryOperator<MemberRecord> records;
    private final List<GossipNode> nodes = new ArrayList<>();
    private final Map<NodeId, GossipNode> byId = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * Makes the nodes; none knows another.
     *
     * @param most    how many there may ever be
     * @param degree  how many neighbours each has
     * @param records what every membership is given to find the record it keeps
     */
    GossipWorld(int count, int most, int degree, long seed, NetworkSettings settings, UnaryOperator<MemberRecord> records) {
        MembershipSettings usual = MembershipSettings.DEFAULT;
        this.settings = new MembershipSettings(usual.gossipInterval(), usual.tombstoneKeep(), Math.max(usual.maxMembers(), most), usual.maxMessageBytes());
        this.random = World.generator(seed);
        this.network = new Network(most, settings, World.generator(random.nextLong()));
        this.links = new GossipLinks(this, network, degree, random);
        this.records = records;
        for (int i = 0; i < count; i++) {
            make();
        }
    }

    /** Gives of equal records of one node one, as long as it is the latest. */
    static UnaryOperator<MemberRecord> once() {
        Map<NodeId, MemberRecord> latest = new HashMap<>();
        return record -> {
            MemberRecord known = latest.get(record.id());
            if (record.equals(known)) {
                return known;
            }
            if (known == null || record.revision() > known.revision()) {
                latest.put(record.id(), record);
            }
            return record;
        };
    }

    private GossipNode make() {
        GossipNode node = new GossipNode(this, nodes.size(), World.generator(random.nextLong()), records);
        nodes.add(node);
        byId.put(node.id(), node);
        links.add(node.id());
        return node;
    }

    Kernel kernel() {
        return kernel;
    }

    GossipLinks links() {
        return links;
    }

    MembershipSettings membershipSettings() {
        return settings;
    }

    GossipNode node(NodeId id) {
        return byId.get(id);
    }

    List<GossipNode> on() {
        return nodes.stream().filter(GossipNode::isOn).toList();
    }

    /** All that were ever there. */
    List<GossipNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** Some of those that are on, at random. */
    List<GossipNode> some(int count) {
        List<GossipNode> all = new ArrayList<>(on());
        Collections.shuffle(all, random);
        return all.subList(0, count);
    }

    void violate(String what) {
        violations.add(String.format(Locale.ROOT, "%.3f s: %s", kernel.now() / 1e9, what));
    }

    List<String> violations() {
        return violations;
    }

    /**
     * Makes them one cluster: the first meets all, each of the others takes over from it what it knows, and then all get neighbours
     * and begin to gossip. To join one by one while everybody is told would be the square of that.
     */
    void form() {
        GossipNode contact = nodes.getFirst();
        List<GossipNode> others = nodes.subList(1, nodes.size());
        others.forEach(other -> contact.core().greeted(other.id(), other.core().greeting()));
        for (GossipNode other : others) {
            links.meet(contact.id(), other.id());
            waitFor(Duration.ofSeconds(10), () -> other.core().digest() == contact.core().digest());
            links.separate(contact.id(), other.id());
        }
        nodes.forEach(node -> node.core().start());
        links.fill();
    }

    /** Those that are on, by who reaches whom. */
    List<List<NodeId>> sides() {
        List<GossipNode> on = on();
        int first = on.getFirst().index();
        return List.of(on.stream().filter(node -> network.reaches(first, node.index())).map(GossipNode::id).toList(),
                on.stream().filter(node -> !network.reaches(first, node.index())).map(GossipNode::id).toList());
    }

    /** Nodes that were not there join, each with as many links as the others have. */
    void join(int count) {
        List<GossipNode> before = on();
        for (int i = 0; i < count; i++) {
            GossipNode joining = make();
            joining.core().start();
            links.squeezeIn(joining.id(), before.stream().filter(node -> network.reaches(joining.index(), node.index())).map(GossipNode::id).toList());
        }
        // Of an odd number of neighbours each lacks the last.
        links.fill();
    }

    /** Says something new of itself. */
    void change(GossipNode node) {
        node.core().updateSelf(self -> self.withMetadata(Map.of("changed", Long.toString(kernel.now()))));
    }

    /** Leaves in order: the process ends when a peer has heard it, or after a second. */
    void leave(GossipNode node) {
        node.isOut(Removal.LEFT);
        node.core().leave();
        kernel.after(LEAVE_PATIENCE, () -> leaveHeard(node));
    }

    void leaveHeard(GossipNode node) {
        kernel.after(0, () -> end(node, network.delay()));
    }

    /** A machine loses power: whoever was linked with it notices when the link has shown no life for a while. */
    void crash(GossipNode node) {
        end(node, network.settings().linkTimeout().toNanos());
    }

    private void end(GossipNode node, long noticed) {
        if (node.isOn()) {
            node.end();
            Set<NodeId> left = links.remove(node.id());
            kernel.after(noticed, () -> {
                left.stream().map(byId::get).filter(GossipNode::isOn).forEach(peer -> peer.core().linkDown(node.id()));
                links.fill();
            });
        }
    }

    /** An operator on one node strikes another off. */
    void forget(GossipNode by, GossipNode whom) {
        whom.isOut(Removal.FORGOTTEN);
        by.core().forget(whom.id().name());
    }

    /** Parts the nodes in halves, others than before if they were parted; each closes its ranks when the links across are given up. */
    void part() {
        network.heal();
        some(on().size() / 2).forEach(node -> network.group(node.index(), 1));
        kernel.after(network.settings().linkTimeout().toNanos(), () -> {
            links.separateCut();
            links.fill();
        });
    }

    /** Everybody reaches everybody again, and a few find somebody of the other side. */
    void heal(int through) {
        List<List<NodeId>> sides = sides();
        network.heal();
        for (int i = 0; i < through && !sides.getLast().isEmpty(); i++) {
            NodeId one = sides.getFirst().get(random.nextInt(sides.getFirst().size()));
            NodeId other = sides.getLast().get(random.nextInt(sides.getLast().size()));
            links.link(one, other);
        }
    }

    void run(Duration time) {
        kernel.runUntil(kernel.now() + time.toNanos());
    }

    /** Lets time pass until something holds, looking every ten milliseconds; gives whether it does. */
    boolean waitFor(Duration atMost, BooleanSupplier condition) {
        return kernel.waitFor(atMost, LOOK, condition);
    }

    /** Whether all that are on, or all of each side of a parted cluster, have equal sets. */
    boolean isEqual() {
        return sides().stream().allMatch(side -> side.stream().mapToLong(id -> byId.get(id).core().digest()).distinct().limit(2).count() <= 1);
    }

    /** The first thing in which a node that is on is wrong of any other; null if all is as it should be. */
    String firstProblem() {
        for (GossipNode node : on()) {
            for (GossipNode other : nodes) {
                MemberRecord known = node.core().find(other.id().name()).orElse(null);
                MemberRecord truth = other.core().self();
                // Who died may have had something to say still.
                boolean right = !other.isMember() ? known == null : other.isOn() ? truth.equals(known) : known != null && known.id().equals(other.id());
                if (!right && !other.isInDoubt()) {
                    return node.id() + " knows " + known + " of " + other.id() + ", which is " + (other.isMember() ? truth : "out");
                }
            }
        }
        return null;
    }
}
