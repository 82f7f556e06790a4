package io.foundation.coordination.zookeeper;

import io.foundation.coordination.api.store.StoreEvent;
import java.util.Optional;
import org.apache.zookeeper.WatchedEvent;

/** Events of the servers as events of the store. */
final class StoreEvents {

    private StoreEvents() {
    }

    /** Empty for what is no event of a node: the client tells every watch of the connection too. */
    static Optional<StoreEvent> of(WatchedEvent event, Paths paths) {
        return switch (event.getType()) {
            case NodeCreated -> Optional.of(new StoreEvent(StoreEvent.Kind.CREATED, paths.inner(event.getPath())));
            case NodeDataChanged -> Optional.of(new StoreEvent(StoreEvent.Kind.WRITTEN, paths.inner(event.getPath())));
            case NodeDeleted -> Optional.of(new StoreEvent(StoreEvent.Kind.DELETED, paths.inner(event.getPath())));
            case NodeChildrenChanged -> Optional.of(new StoreEvent(StoreEvent.Kind.CHILDREN, paths.inner(event.getPath())));
            default -> Optional.empty();
        };
    }
}
