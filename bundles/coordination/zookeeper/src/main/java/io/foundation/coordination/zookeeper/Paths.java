package io.foundation.coordination.zookeeper;

import io.foundation.coordination.api.store.StorePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the tree of a store is on the servers: {@code <base>/tree}. The base itself is never watched; writing to it makes a commit that nobody sees.
 *
 * @param base absolute, without a slash at its end
 */
record Paths(String base) {

    /** The node that is the store's root. */
    String root() {
        return base + "/tree";
    }

    /** As the servers call it. */
    String outer(String path) {
        return path.equals(StorePath.ROOT) ? root() : root() + path;
    }

    /** As the store calls it. */
    String inner(String path) {
        return path.length() == root().length() ? StorePath.ROOT : path.substring(root().length());
    }

    /** What must exist, from the top: the folders above the base, the base, and the root. */
    List<String> toMake() {
        List<String> all = new ArrayList<>();
        for (int slash = base.indexOf('/', 1); slash > 0; slash = base.indexOf('/', slash + 1)) {
            all.add(base.substring(0, slash));
        }
        all.add(base);
        all.add(root());
        return all;
    }
}
