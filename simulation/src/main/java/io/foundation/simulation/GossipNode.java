package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.MembershipCore;
import io.foundation.cluster.core.membership.MembershipEffects;
import io.foundation.cluster.core.membership.Removal;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A process of a {@link GossipWorld}: a membership, what it says to others, and whether what it is told may be. Not thread-safe. */
final class GossipNode extends CoreProcess implements MembershipEffects {

    private final GossipWorld world;
    private final int index;
    private final NodeId id;
    private final MembershipCore core;
    /** Of whom it has heard that they are gone, for good. */
    private final BitSet gone = new BitSet();
    private boolean on = true;
    /** How it stopped to be a member; null while it is one, dead or alive. */
    private Removal fate;
    /** Whether it knows that somebody has heard it leave. */
    private boolean heard;
    private long lastNews;
    private long sentMessages;
    private long sentBytes;

    GossipNode(GossipWorld world, int index, RandomGenerator random, UnaryOperator<MemberRecord> records) {
        super(world.kernel());
        this.world = world;
        this.index = index;
        this.id = new NodeId(new NodeName("node-" + (index + 1)), 1);
        this.core = new MembershipCore(SimulatedNode.firstRecord(id, index, Lifecycle.READY), world.membershipSettings(), this, random, this, records);
    }

    int index() {
        return index;
    }

    NodeId id() {
        return id;
    }

    MembershipCore core() {
        return core;
    }

    boolean isOn() {
        return on;
    }

    /** Whether others are to have it in their sets: nobody is out for being dead. */
    boolean isMember() {
        return fate == null;
    }

    /** Whether it left and could not find out whether anybody heard it. */
    boolean isInDoubt() {
        return fate == Removal.LEFT && !heard;
    }

    /** From now on nobody is to have it. */
    void isOut(Removal why) {
        fate = why;
    }

    /** The process is gone, without a word. */
    void end() {
        on = false;
        cancelAll();
    }

    /** When it was last told of somebody, in virtual time. */
    long lastNews() {
        return lastNews;
    }

    long sentMessages() {
        return sentMessages;
    }

    long sentBytes() {
        return sentBytes;
    }

    @Override
    void due(TimerKey key) {
        core.timer(key);
    }

    @Override
    public void send(NodeId peer, byte[] message) {
        sentMessages++;
        sentBytes += message.length;
        if (message.length > world.membershipSettings().maxMessageBytes()) {
            world.violate(id + " sent a message of " + message.length + " bytes");
        }
        world.links().send(this, peer, message);
    }

    private void told(MemberRecord member, String what, boolean rightly) {
        lastNews = world.kernel().now();
        if (!rightly) {
            world.violate(id + " was told that " + member.id() + ' ' + what);
        }
    }

    @Override
    public void added(MemberRecord member) {
        told(member, "is there, who is gone", !gone.get(world.node(member.id()).index()));
    }

    @Override
    public void updated(MemberRecord member, MemberRecord previous) {
        told(member, "went back to revision " + member.revision(), member.id().equals(previous.id()) && member.revision() > previous.revision());
    }

    @Override
    public void superseded(MemberRecord member, MemberRecord previous) {
        told(member, "took the place of another life, and nobody began anew", false);
    }

    @Override
    public void removed(MemberRecord member, Removal why) {
        GossipNode other = world.node(member.id());
        gone.set(other.index());
        told(member, "is out: " + why, why == other.fate);
    }

    @Override
    public void selfSuperseded(long otherIncarnation) {
        told(core.self(), "lives again, and it is itself", false);
    }

    @Override
    public void selfRemoved() {
        told(core.self(), "was struck off, and it lives", false);
    }

    @Override
    public void leaveHeard(NodeId by) {
        heard = true;
        world.leaveHeard(this);
    }
}
