package io.foundation.coordination.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A {@link DocumentTree} in memory. A path may be known a moment before what is above it. */
@ProviderType
public interface CachedTree extends Cached {

    /** The value at a path as it is known; empty if there is none, and of the root. Takes a look into a hash table, and makes no object. */
    Optional<Versioned> get(String path);

    /** The names of what is known to be directly below a path, sorted; a copy. */
    List<String> children(String path);

    /** How many paths are known. */
    int size();
}
