package io.foundation.mdns.core.table;

import io.foundation.mdns.core.record.Resource;

/**
 * A record of this node.
 *
 * @param claim the name it stands and falls with: it is said only once that is this node's
 */
public record Own(Resource resource, Claim claim) {
}
