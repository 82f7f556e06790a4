package io.foundation.coordination.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Numbers of which no two are the same in the cluster, from 1. Taken from the store in blocks, so they are not in order over the nodes, and those of a block that was not used up when its
 * node stopped, or whose answer was lost, are never given. Thread-safe.
 *
 * <p><b>Partition:</b> what is left of the block is given on; then it fails with {@code UNREACHABLE}. <b>Session loss, pause, restart, clock jump:</b> no number is ever given twice.
 */
@ProviderType
public interface IdGenerator {

    String name();

    CompletionStage<Long> next();
}
