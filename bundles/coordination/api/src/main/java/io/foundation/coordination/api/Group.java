package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who takes part in something, with what each says of itself. Thread-safe.
 *
 * <p><b>Partition, long pause:</b> a member that is not heard of stays until its session ends, and then is gone; it joins again when it is back, as the last. <b>Session loss,
 * restart</b> of its JVM: as that; for as long as a lost session lasts at the store, a member may be seen twice. <b>Restart</b> of the store: nobody goes if it keeps its nodes and sessions.
 * <b>Clock jump:</b> no wall clock is used. Lists are of a moment, and may be behind.
 */
@ProviderType
public interface Group {

    /** The most bytes a member says of itself. */
    int MAX_METADATA = 16 << 10;

    String name();

    /**
     * Joins, from when there is a session. Every call is a member of its own.
     *
     * @param metadata at most {@link #MAX_METADATA} bytes
     */
    Membership join(byte[] metadata);

    /** Everybody in it, who joined first first. Fails with {@code UNREACHABLE}. */
    CompletionStage<List<GroupMember>> members();

    /** Tells who is in it, now and when it changes; of changes close together maybe only the last. Nothing while the connection is lost. */
    Registration listen(Consumer<List<GroupMember>> listener);
}
