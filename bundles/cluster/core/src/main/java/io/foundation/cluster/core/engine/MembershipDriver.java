package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import io.foundation.cluster.core.membership.MembershipCore;
import io.foundation.cluster.core.membership.MembershipEffects;
import io.foundation.cluster.core.membership.MembershipSettings;
import io.foundation.cluster.core.membership.Removal;
import io.foundation.topology.api.Peer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Drives the membership core of a life: what it learns goes to the table that people see, to the failure detector and to
 * the topology, and what the node says of itself goes into it. On the engine's loop.
 */
final class MembershipDriver {

    private final Life life;
    private final MembershipCore core;
    private final CompletableFuture<Void> leaveHeard = new CompletableFuture<>();

    MembershipDriver(Life life) {
        this.life = life;
        EngineSettings settings = life.settings;
        MemberRecord record = new MemberRecord(life.self, 1, List.of(), settings.version(), settings.roles(), settings.metadata(),
                Lifecycle.JOINING, "starting");
        MembershipSettings defaults = MembershipSettings.DEFAULT;
        // Who is forgotten must stay forgotten at least as long as somebody may still remember him.
        Duration keep = settings.forgetAfter().compareTo(defaults.tombstoneKeep()) > 0 ? settings.forgetAfter() : defaults.tombstoneKeep();
        this.core = new MembershipCore(record, new MembershipSettings(defaults.gossipInterval(), keep, defaults.maxMembers(),
                defaults.maxMessageBytes()), life.services.time(), life.services.random(), new Effects());
    }

    void start() {
        life.table.put(core.self(), "started");
        core.start();
        refreshGreeting();
    }

    MemberRecord self() {
        return core.self();
    }

    Collection<MemberRecord> members() {
        return core.members();
    }

    Collection<Peer> peers() {
        return core.members().stream().filter(member -> !member.id().equals(life.self))
                .map(member -> new Peer(member.id(), member.roles())).toList();
    }

    List<Address> addressesOf(NodeId id) {
        return core.find(id.name()).filter(record -> record.id().equals(id)).map(MemberRecord::addresses).orElse(List.of());
    }

    Map<String, String> facts() {
        return Map.of("membership.digest", Long.toHexString(core.digest()), "membership.members", Integer.toString(core.members().size()));
    }

    MemberRecord greeted(NodeId peer, byte[] greeting) {
        return core.greeted(peer, greeting);
    }

    void linkUp(NodeId peer) {
        core.linkUp(peer);
    }

    void linkDown(NodeId peer) {
        core.linkDown(peer);
    }

    void message(NodeId from, byte[] message) {
        core.message(from, message);
    }

    // --- what the node says of itself ------------------------------------------------------------------------------

    void reachableAt(List<Address> addresses) {
        update(me -> new MemberRecord(me.id(), me.revision(), addresses, me.version(), me.roles(), me.metadata(), me.lifecycle(), me.note()));
    }

    void describe(Set<String> roles, Map<String, String> metadata) {
        update(me -> new MemberRecord(me.id(), me.revision(), me.addresses(), me.version(), roles, metadata, me.lifecycle(), me.note()));
    }

    void lifecycle(Lifecycle lifecycle, String note) {
        update(me -> new MemberRecord(me.id(), me.revision(), me.addresses(), me.version(), me.roles(), me.metadata(), lifecycle, note));
    }

    /** Somebody judged this node dead at a revision: it says more loudly that it lives. */
    void refute(long revision) {
        core.refute(revision);
        selfChanged();
    }

    private void update(UnaryOperator<MemberRecord> change) {
        MemberRecord before = core.self();
        core.updateSelf(change);
        if (!before.equals(core.self())) {
            selfChanged();
        }
    }

    /** The core does not tell us of ourselves. */
    private void selfChanged() {
        MemberRecord me = core.self();
        changed(() -> life.table.put(me, me.note()));
    }

    private void changed(Supplier<Optional<MemberEvent>> change) {
        refreshGreeting();
        change.get().ifPresent(life::tell);
    }

    /** Handshakes happen on other threads: they read what was last prepared here. */
    private void refreshGreeting() {
        life.links.greeting = core.greeting();
    }

    // --- departures ------------------------------------------------------------------------------------------------

    /** True if somebody of that name was known, and is forgotten now. */
    boolean forget(NodeName name) {
        boolean known = core.find(name).isPresent();
        if (known) {
            core.forget(name);
        }
        return known;
    }

    /** Says that this life ends; completes when a peer has heard, or at once if there is none. */
    CompletableFuture<Void> leave(boolean alone) {
        if (alone) {
            leaveHeard.complete(null);
        }
        core.leave();
        return leaveHeard;
    }

    /** The last link has gone while this node leaves: nobody can tell it any more that it was heard. */
    void nobodyLeftToHear() {
        leaveHeard.complete(null);
    }

    CompletableFuture<Void> leaveHeard() {
        return leaveHeard;
    }

    /** What the core does, joined with the other cores. */
    private final class Effects implements MembershipEffects {
        @Override
        public void send(NodeId peer, byte[] message) {
            life.loop.later(() -> life.links.sendControl(peer, Subjects.MEMBERSHIP, message));
        }

        @Override
        public void added(MemberRecord member) {
            life.loop.later(() -> arrived(member, "came"));
        }

        @Override
        public void updated(MemberRecord member, MemberRecord previous) {
            life.loop.later(() -> {
                changed(() -> life.table.put(member, member.note()));
                life.detector.memberKnown(member.id(), member.revision());
                if (!member.roles().equals(previous.roles())) {
                    life.guarded.roles(member.id(), member.roles());
                    life.topology.peerKnown(new Peer(member.id(), member.roles()));
                }
                if (!member.addresses().equals(previous.addresses())) {
                    life.dialer.hurry(new Dialer.Target.Node(member.id()));
                }
            });
        }

        @Override
        public void superseded(MemberRecord member, MemberRecord previous) {
            life.loop.later(() -> {
                if (previous != null) {
                    life.detector.memberGone(previous.id());
                    life.topology.peerGone(previous.id());
                    life.links.closeOld(previous.id());
                }
                arrived(member, "came again with a new incarnation");
            });
        }

        private void arrived(MemberRecord member, String how) {
            if (member.id().equals(life.self)) {
                changed(() -> life.table.put(member, member.note()));
                return;
            }
            changed(() -> life.table.put(member, how));
            life.detector.memberKnown(member.id(), member.revision());
            life.topology.peerKnown(new Peer(member.id(), member.roles()));
            life.neighbours.changed();
        }

        @Override
        public void removed(MemberRecord member, Removal why) {
            life.loop.later(() -> {
                NodeId id = member.id();
                changed(() -> life.table.remove(id, why == Removal.LEFT ? "left" : "forgotten"));
                life.detector.memberGone(id);
                life.topology.peerGone(id);
                life.dialer.unwant(new Dialer.Target.Node(id));
                life.links.remove(id, why == Removal.LEFT ? "left the cluster" : "was forgotten");
                life.relay.forget(id);
                life.neighbours.changed();
            });
        }

        @Override
        public void selfSuperseded(long otherIncarnation) {
            life.loop.later(life::superseded);
        }

        @Override
        public void selfRemoved() {
            life.loop.later(life::forgotten);
        }

        @Override
        public void leaveHeard(NodeId by) {
            leaveHeard.complete(null);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            life.loop.later(() -> life.loop.schedule(core, key, delayNanos, core::timer));
        }

        @Override
        public void cancel(TimerKey key) {
            life.loop.later(() -> life.loop.cancel(core, key));
        }
    }
}
