package io.foundation.coordination.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A {@link DistributedSet} in memory. */
@ProviderType
public interface CachedSet extends Cached {

    /** Whether it is known to be there. Takes a look into a hash table, and makes no object. */
    boolean contains(String member);

    /** How many members are known. */
    int size();

    /** The members that are known, sorted; a copy. */
    List<String> members();
}
