package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.CausalGap;
import io.foundation.cluster.core.causal.CausalCore;
import io.foundation.cluster.core.causal.CausalMessage;
import io.foundation.cluster.core.causal.CausalNote;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Drives the causal orders of one life. On the engine's loop. */
final class CausalDriver {

    /** The most orders of one cluster. */
    static final int MAX_LABELS = 256;

    private static final TimerKey TICK = TimerKey.of("causal");

    /** What the engine does for the orders. */
    interface Engine {
        void broadcast(CausalMessage message);

        void deliver(CausalMessage message);

        void gap(CausalGap gap);
    }

    private final Life life;
    private final Engine engine;
    private final Map<String, CausalCore> cores = new HashMap<>();
    private boolean ticking;

    CausalDriver(Life life, Engine engine) {
        this.life = life;
        this.engine = engine;
    }

    void send(String label, byte[] payload) {
        core(label).send(payload);
        tickLater();
    }

    void received(byte[] bytes) {
        CausalMessage message = CausalMessage.decode(bytes);
        core(message.label()).received(message);
        tickLater();
    }

    void note(NodeId from, byte[] bytes) {
        CausalNote note = CausalNote.decode(bytes);
        core(note.label()).note(from, note);
        tickLater();
    }

    /** Somebody came, went, or began a new life. */
    void membersChanged() {
        if (!cores.isEmpty()) {
            List<NodeId> members = members();
            cores.values().forEach(core -> core.members(members));
        }
    }

    private List<NodeId> members() {
        return life.table.snapshot().members().stream().map(Member::id).toList();
    }

    private CausalCore core(String label) {
        CausalCore core = cores.get(label);
        if (core == null) {
            if (cores.size() >= MAX_LABELS) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are " + MAX_LABELS + " causal orders already: use one of them for '" + label + "'.");
            }
            core = new CausalCore(label, life.self, new Effects());
            core.members(members());
            cores.put(label, core);
        }
        return core;
    }

    private void tickLater() {
        if (!ticking && cores.values().stream().anyMatch(CausalCore::isActive)) {
            ticking = true;
            life.loop.schedule(this, TICK, CausalCore.TICK_NANOS, key -> {
                ticking = false;
                cores.values().forEach(CausalCore::tick);
                tickLater();
            });
        }
    }

    private final class Effects implements CausalCore.Effects {
        @Override
        public void broadcast(CausalMessage message) {
            later(engine::broadcast, message);
        }

        @Override
        public void note(NodeId to, CausalNote note) {
            life.loop.later(() -> life.links.sendControl(to, Subjects.CAUSAL, note.encode()));
        }

        @Override
        public void deliver(CausalMessage message) {
            later(engine::deliver, message);
        }

        @Override
        public void gap(CausalGap gap) {
            later(engine::gap, gap);
        }

        private <T> void later(Consumer<T> effect, T argument) {
            life.loop.later(() -> effect.accept(argument));
        }
    }
}
