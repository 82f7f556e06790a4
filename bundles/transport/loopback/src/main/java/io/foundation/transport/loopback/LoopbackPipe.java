package io.foundation.transport.loopback;

import java.util.ArrayDeque;

/** One direction of a connection: carries packets in order, except for those that faults lose, double or hold back. On the wire thread only. */
final class LoopbackPipe {

    /** What is carried. */
    record Packet(byte[] bytes, boolean handshake, long number, Runnable left, Kind kind) {
    }

    /** What a packet is. */
    enum Kind { DATA, CLOSE, RESET }

    private final LoopbackNetwork network;
    private final Faults faults;
    private final LoopbackConnection target;
    private final ArrayDeque<Packet> order = new ArrayDeque<>();
    private final Runnable deliverNext = this::deliverNext;
    private long lastDelivery = Long.MIN_VALUE;

    LoopbackPipe(LoopbackNetwork network, Faults faults, LoopbackConnection target) {
        this.network = network;
        this.faults = faults;
        this.target = target;
    }

    Faults faults() {
        return faults;
    }

    void carry(Packet packet) {
        boolean data = packet.kind() == Kind.DATA;
        if (faults.cut() == Faults.Cut.SILENT || data && chance(faults.loss())) {
            // It leaves all the same: the sender does not learn of it.
            network.after(faults.delayNanos(), packet.left());
            return;
        }
        long jitter = faults.jitterNanos() == 0 ? 0 : (long) (network.random().nextDouble() * faults.jitterNanos());
        long delay = faults.delayNanos() + jitter;
        boolean frame = data && !packet.handshake();
        if (frame && chance(faults.reordering())) {
            network.after(delay + faults.reorderNanos(), () -> deliver(packet));
        } else {
            inOrder(packet, delay);
        }
        if (data && chance(faults.duplication())) {
            inOrder(new Packet(packet.bytes(), packet.handshake(), packet.number(), () -> { }, packet.kind()), delay);
        }
    }

    private boolean chance(double part) {
        return part > 0 && network.random().nextDouble() < part;
    }

    /** Timers of one time may come in any order; the queue keeps it. */
    private void inOrder(Packet packet, long delay) {
        order.add(packet);
        if (delay == 0 && lastDelivery == Long.MIN_VALUE) {
            network.execute(deliverNext);
            return;
        }
        long now = System.nanoTime();
        lastDelivery = lastDelivery == Long.MIN_VALUE ? now + delay : Math.max(lastDelivery, now + delay);
        network.after(Math.max(0, lastDelivery - now), deliverNext);
    }

    private void deliverNext() {
        Packet packet = order.poll();
        if (packet != null) {
            deliver(packet);
        }
    }

    private void deliver(Packet packet) {
        packet.left().run();
        if (faults.cut() == Faults.Cut.SILENT) {
            return;
        }
        target.arrived(packet);
    }
}
