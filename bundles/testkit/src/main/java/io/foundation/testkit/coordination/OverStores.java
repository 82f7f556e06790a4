package io.foundation.testkit.coordination;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Nodes over the stores of a {@link StoreFixture}, one store for each. One thread uses it. */
public final class OverStores implements CoordinationFixture {

    /**
     * A node.
     *
     * @param coordination what it agrees by
     * @param end          ends it; the store stays
     */
    public record Node(Coordination coordination, Runnable end) {
    }

    private final StoreFixture stores;
    private final BiFunction<CoordinationStore, String, Node> made;
    private final Map<Node, CoordinationStore> nodes = new LinkedHashMap<>();

    /** @param made makes the node of a name over a store */
    public OverStores(StoreFixture stores, BiFunction<CoordinationStore, String, Node> made) {
        this.stores = stores;
        this.made = made;
    }

    @Override
    public Coordination open() {
        return open("node-" + (nodes.size() + 1));
    }

    /** One more node, of a name. */
    public Coordination open(String name) {
        CoordinationStore store = stores.open();
        Node node = made.apply(store, name);
        nodes.put(node, store);
        return node.coordination();
    }

    @Override
    public void expire(Coordination node) {
        stores.expire(store(node));
    }

    /** What a node stands on. */
    public CoordinationStore store(Coordination node) {
        return nodes.entrySet().stream().filter(entry -> entry.getKey().coordination() == node).findFirst().orElseThrow().getValue();
    }

    @Override
    public void close() {
        nodes.keySet().forEach(node -> node.end().run());
        stores.close();
    }
}
