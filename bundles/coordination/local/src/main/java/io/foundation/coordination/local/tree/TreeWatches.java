package io.foundation.coordination.local.tree;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StoreEvent.Kind;
import io.foundation.coordination.api.store.StorePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who wants to be told what. Not thread-safe. */
final class TreeWatches {

    private record Once(long session, Consumer<StoreEvent> listener) {
    }

    private record Standing(Consumer<StoreEvent> listener) {
    }

    private final Map<String, List<Once>> ofNode = new HashMap<>();
    private final Map<String, List<Once>> ofChildren = new HashMap<>();
    private final Map<String, List<Standing>> standing = new HashMap<>();

    void onceForNode(String path, long session, Consumer<StoreEvent> listener) {
        ofNode.computeIfAbsent(path, key -> new ArrayList<>()).add(new Once(session, listener));
    }

    void onceForChildren(String path, long session, Consumer<StoreEvent> listener) {
        ofChildren.computeIfAbsent(path, key -> new ArrayList<>()).add(new Once(session, listener));
    }

    Registration standing(String path, Consumer<StoreEvent> listener) {
        Standing added = new Standing(listener);
        standing.computeIfAbsent(path, key -> new ArrayList<>()).add(added);
        return () -> standing.computeIfPresent(path, (key, there) -> {
            there.removeIf(each -> each == added);
            return there.isEmpty() ? null : there;
        });
    }

    void forget(long session) {
        for (Map<String, List<Once>> watches : List.of(ofNode, ofChildren)) {
            watches.values().removeIf(list -> {
                list.removeIf(once -> once.session() == session);
                return list.isEmpty();
            });
        }
    }

    int size() {
        return ofNode.values().stream().mapToInt(List::size).sum() + ofChildren.values().stream().mapToInt(List::size).sum()
                + standing.values().stream().mapToInt(List::size).sum();
    }

    void tell(StoreEvent event) {
        String path = event.path();
        fire(ofNode.remove(path), event);
        if (event.kind() != Kind.WRITTEN) {
            String parent = StorePath.parent(path);
            fire(ofChildren.remove(parent), new StoreEvent(Kind.CHILDREN, parent));
        }
        if (event.kind() == Kind.DELETED) {
            fire(ofChildren.remove(path), event);
        }
        if (!standing.isEmpty()) {
            for (String top = path; ; top = StorePath.parent(top)) {
                // A copy: whoever is told may take its registration back.
                List.copyOf(standing.getOrDefault(top, List.of())).forEach(each -> each.listener().accept(event));
                if (top.equals(StorePath.ROOT)) {
                    break;
                }
            }
        }
    }

    private static void fire(List<Once> watches, StoreEvent event) {
        if (watches != null) {
            watches.forEach(once -> once.listener().accept(event));
        }
    }
}
