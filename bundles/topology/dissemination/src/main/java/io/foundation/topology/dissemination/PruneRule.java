package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which second copies may take a link out of the tree. The two copies of a message that goes round a loop meet somewhere, and the link
 * they meet at is pruned: that opens the loop. Messages of several origins that are under way together meet at different links of the
 * same loop; if all pruned, the loop would be cut in several places and the tree fall apart, and the links it is mended with would be new
 * loops: with sixteen messages under way a tree was seen to get half the links it needs and to deliver nearly everything twice, without
 * end. So of the messages of the last moment only those of one origin prune, the one whose hash is the least: all nodes have seen nearly
 * the same messages and come to the same. Its messages go nearly the same way and meet at nearly the same link. Where messages are
 * seldom, each is alone and prunes. Bounded. Not thread-safe.
 */
final class PruneRule {

    private static final int MOST = 64;

    private record Seen(long at, long hash) {
    }

    /** Of those seen, in the order of their coming, those that were followed by none of a lesser hash: the first is the least. */
    private final Deque<Seen> least = new ArrayDeque<>();

    /** A message of an origin has come for the first time, or goes out. */
    void seen(NodeId origin, long now) {
        long hash = hash(origin);
        while (!least.isEmpty() && least.peekLast().hash() >= hash) {
            least.removeLast();
        }
        if (least.size() >= MOST) {
            least.removeLast();
        }
        least.addLast(new Seen(now, hash));
    }

    /** @param window how long a moment is, in nanoseconds: what messages are under way, with some room */
    boolean mayPrune(NodeId origin, long now, long window) {
        while (!least.isEmpty() && now - least.peekFirst().at() > window) {
            least.removeFirst();
        }
        return least.isEmpty() || hash(origin) <= least.peekFirst().hash();
    }

    /** The same on all nodes. By the finalizer of SplitMix64 (Steele, Lea, Flood, 2014). */
    static long hash(NodeId origin) {
        long z = origin.name().value().hashCode() + origin.incarnation() * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
