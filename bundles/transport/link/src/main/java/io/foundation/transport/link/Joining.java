package io.foundation.transport.link;

import io.foundation.base.api.id.NodeId;

/**
 * For which link and place in it a further connection is made.
 *
 * @param token of the link
 * @param peer  who must be at the other end
 * @param slot  the place, from 1
 */
public record Joining(LinkToken token, NodeId peer, int slot) {
}
