package io.foundation.coordination.server.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;

/** Nodes in one JVM that talk to each other unless they are apart. */
final class Hall {

    private final Map<String, Neighbours.Listener> present = new ConcurrentSkipListMap<>();
    private final Map<String, String> zones = new ConcurrentSkipListMap<>();
    private final Set<String> retiring = new ConcurrentSkipListSet<>();
    private final Set<String> apart = new ConcurrentSkipListSet<>();
    private final Executor wires;

    Hall(Executor wires) {
        this.wires = wires;
    }

    void enter(String node, Neighbours.Listener listener) {
        present.put(node, listener);
    }

    void leave(String node) {
        present.remove(node);
        retiring.remove(node);
    }

    void zone(String node, String zone) {
        zones.put(node, zone);
    }

    /** Nobody hears these, and they hear only each other. */
    void separate(Set<String> nodes) {
        apart.clear();
        apart.addAll(nodes);
    }

    private boolean sees(String one, String other) {
        return apart.contains(one) == apart.contains(other);
    }

    Neighbours of(String self) {
        return new Neighbours() {
            @Override
            public String self() {
                return self;
            }

            @Override
            public List<Node> nodes() {
                Map<String, Node> nodes = new TreeMap<>();
                nodes.put(self, new Node(self, zones.getOrDefault(self, ""), true, retiring.contains(self)));
                present.keySet().forEach(name -> nodes.put(name, new Node(name, zones.getOrDefault(name, ""), sees(self, name), retiring.contains(name))));
                return new ArrayList<>(nodes.values());
            }

            @Override
            public void retire() {
                retiring.add(self);
            }

            @Override
            public void tell(String to, byte[] message) {
                Listener listener = present.get(to);
                if (listener != null && sees(self, to)) {
                    wires.execute(() -> listener.told(self, message));
                }
            }

            @Override
            public void tellAll(byte[] message) {
                present.keySet().stream().filter(name -> !name.equals(self)).forEach(name -> tell(name, message));
            }

            @Override
            public CompletionStage<byte[]> ask(String to, byte[] question, Duration patience) {
                Listener listener = present.get(to);
                if (listener == null || !sees(self, to)) {
                    return CompletableFuture.failedFuture(new IllegalStateException(to + " is away"));
                }
                return CompletableFuture.supplyAsync(() -> listener.asked(self, question), wires).thenCompose(answer -> answer);
            }
        };
    }
}
