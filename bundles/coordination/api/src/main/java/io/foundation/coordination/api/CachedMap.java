package io.foundation.coordination.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A {@link DistributedMap} in memory. */
@ProviderType
public interface CachedMap extends Cached {

    /** The value as it is known; empty if there is none. Takes a look into a hash table, and makes no object. */
    Optional<Versioned> get(String key);

    /** How many entries are known. */
    int size();

    /** The keys that are known, sorted; a copy. */
    List<String> keys();
}
