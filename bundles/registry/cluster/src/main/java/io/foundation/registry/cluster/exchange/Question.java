package io.foundation.registry.cluster.exchange;

import io.foundation.registry.api.EntryKey;

/**
 * What a node asks another that it knows too little of.
 *
 * @param generation the one it knows; 0 if none
 * @param sequence   how many changes of it are known
 * @param all        whether it wants all entries, a page at a time, and not what has changed
 * @param after      the last entry of the page before; null for the first page
 */
public record Question(long generation, long sequence, boolean all, EntryKey after) {
}
