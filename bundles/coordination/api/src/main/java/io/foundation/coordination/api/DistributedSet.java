package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** A set of words of the cluster: what {@link DistributedMap} says of keys, of how many there may be, and of failures, holds for its members. Thread-safe. */
@ProviderType
public interface DistributedSet {

    String name();

    /** Adds a member; whether it was not there. */
    CompletionStage<Boolean> add(String member);

    /** Removes a member; whether it was there. */
    CompletionStage<Boolean> remove(String member);

    /** Whether it is there, not older than this call. */
    CompletionStage<Boolean> contains(String member);

    /** How many there are; see {@link DistributedMap#size}. */
    CompletionStage<Integer> size();

    /** All of them, sorted; see {@link DistributedMap#keys}. */
    CompletionStage<List<String>> members();

    /** Removes all members; how many went. See {@link DistributedMap#clear}. */
    CompletionStage<Integer> clear();

    /** The set in memory; see {@link DistributedMap#cached}. */
    CachedSet cached();

    /** Tells every member, and then who comes and goes; see {@link DistributedMap#listen}. */
    Registration listen(Consumer<MemberEvent> listener);
}
