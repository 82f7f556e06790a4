package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what a dissemination does. */
final class Recorder implements DisseminationEffects {

    /** A message sent to a neighbour. */
    record Sent(NodeId to, byte[] message) {
    }

    final List<String> done = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final Map<TimerKey, Long> timers = new LinkedHashMap<>();
    boolean handlerFails;

    @Override
    public void forward(NodeId neighbour, Broadcast message) {
        done.add("forward " + neighbour + ' ' + message.origin() + '/' + message.sequence());
    }

    @Override
    public void send(NodeId neighbour, byte[] message) {
        sent.add(new Sent(neighbour, message));
    }

    @Override
    public void deliver(Broadcast message) {
        if (handlerFails) {
            throw new IllegalStateException("a handler that fails");
        }
        done.add("deliver " + message.origin() + '/' + message.sequence());
    }

    @Override
    public void emit(String event, String detail) {
        done.add(event);
    }

    @Override
    public void schedule(TimerKey key, long delayNanos) {
        timers.put(key, delayNanos);
    }

    @Override
    public void cancel(TimerKey key) {
        timers.remove(key);
    }
}
