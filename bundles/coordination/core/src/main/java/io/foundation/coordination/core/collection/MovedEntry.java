package io.foundation.coordination.core.collection;

import java.util.List;
import java.util.Optional;

/** An entry that comes from another store. Its version is made of that of its part when it was made, and the part begins anew there. */
public final class MovedEntry {

    private MovedEntry() {
    }

    /** What a node holds there that held something here; the same, if it is no entry of a collection. */
    public static byte[] of(String path, byte[] data) {
        return layout(path).flatMap(layout -> layout.key(path)).map(key -> new EntryRecord(0, EntryRecord.of(data).writers(), EntryRecord.of(data).value()).bytes()).orElse(data);
    }

    private static Optional<Layout> layout(String path) {
        for (String place : List.of(MapView.MAPS, SetView.SETS, TreeView.TREES)) {
            if (path.startsWith(place)) {
                int end = path.indexOf('/', place.length());
                String top = end < 0 ? path : path.substring(0, end);
                return Optional.of(place.equals(TreeView.TREES) ? new TreeLayout(top) : new MapLayout(top));
            }
        }
        return Optional.empty();
    }
}
