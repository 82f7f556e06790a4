package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which peers are linked, which of these links this part has asked for, and what is to be said to somebody once he is linked. A
 * link that was asked for is given back when it has served. Not thread-safe.
 */
final class Links {

    static final int MAX_ERRANDS = 64;

    private final PartialViewEffects effects;
    private final Set<NodeId> up = new HashSet<>();
    private final Set<NodeId> wanted = new HashSet<>();
    /** Closed here, but not gone yet: asking for the link again would be taken for having it. */
    private final Set<NodeId> closing = new HashSet<>();
    private final Map<NodeId, List<OverlayMessage>> errands = new LinkedHashMap<>();

    Links(PartialViewEffects effects) {
        this.effects = effects;
    }

    boolean isUp(NodeId peer) {
        return up.contains(peer);
    }

    Set<NodeId> up() {
        return up;
    }

    /** Sends if there is a link. */
    void send(NodeId peer, OverlayMessage message) {
        if (up.contains(peer)) {
            effects.send(peer, OverlayCodec.write(message));
        }
    }

    /** Asks for a link, which may be there already. */
    void want(NodeId peer) {
        if (!up.contains(peer) && wanted.add(peer) && !closing.contains(peer)) {
            effects.connect(peer);
        }
    }

    /** Sends now, or as soon as there is a link; of too many errands the oldest is given up. */
    void errand(NodeId peer, OverlayMessage message) {
        if (up.contains(peer)) {
            send(peer, message);
            return;
        }
        if (errands.size() >= MAX_ERRANDS && !errands.containsKey(peer)) {
            NodeId oldest = errands.keySet().iterator().next();
            errands.remove(oldest);
            release(oldest);
        }
        errands.computeIfAbsent(peer, key -> new ArrayList<>(1)).add(message);
        want(peer);
    }

    /** There is a link: what was to be said is said. Gives whether there was anything. */
    boolean linkUp(NodeId peer) {
        up.add(peer);
        closing.remove(peer);
        List<OverlayMessage> waiting = errands.remove(peer);
        if (waiting != null) {
            waiting.forEach(message -> send(peer, message));
        }
        return waiting != null;
    }

    /** Something came over a link that was thought to be closing: another has taken its place. */
    void heard(NodeId peer) {
        if (closing.remove(peer)) {
            up.add(peer);
        }
    }

    /** Gives whether the link was closed here, so that its end means nothing. */
    boolean linkDown(NodeId peer) {
        up.remove(peer);
        boolean closed = closing.remove(peer);
        if (closed && wanted.contains(peer)) {
            effects.connect(peer);
        } else {
            wanted.remove(peer);
            errands.remove(peer);
        }
        return closed;
    }

    /** He cannot be linked: the engine need not try again. */
    void failed(NodeId peer) {
        errands.remove(peer);
        if (wanted.remove(peer)) {
            effects.disconnect(peer);
        }
    }

    /** Gives a link back that was asked for here; one that is there for other reasons stays. */
    void release(NodeId peer) {
        if (wanted.contains(peer) && !errands.containsKey(peer)) {
            close(peer);
        }
    }

    /** Closes a link, whoever asked for it. */
    void close(NodeId peer) {
        wanted.remove(peer);
        errands.remove(peer);
        if (up.remove(peer)) {
            closing.add(peer);
        }
        effects.disconnect(peer);
    }
}
