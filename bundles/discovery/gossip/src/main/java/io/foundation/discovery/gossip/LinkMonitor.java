package io.foundation.discovery.gossip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Knows which links hear: a packet sent on a link that echoes must come back. Not thread-safe; has no clock of its own.
 */
final class LinkMonitor {

    /** How long the first packet of a link may take to come back. */
    static final long FIRST_ECHO_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How many packets may be on their way. */
    private static final int UNDERWAY = 256;

    enum State {
        /** Nothing is known yet. */
        TESTED,
        HEARS,
        /** Its own packets do not come back. */
        DEAF
    }

    private static final class Watched {
        private State state = State.TESTED;
        private boolean everHeard;
        private long since;
        private boolean sent;
    }

    private final long freshNanos;
    private final long silenceNanos;
    private final Map<String, Watched> links = new LinkedHashMap<>();
    private final Map<Long, String> underway = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > UNDERWAY;
        }
    };

    /** @param intervalNanos the longest time between two packets of a link */
    LinkMonitor(long intervalNanos) {
        this.freshNanos = 2 * intervalNanos;
        this.silenceNanos = 3 * intervalNanos + FIRST_ECHO_NANOS;
    }

    /** Sets the links to watch; those watched before keep what is known of them. */
    void watch(List<GossipLink> all) {
        Map<String, Watched> former = new HashMap<>(links);
        links.clear();
        for (GossipLink link : all) {
            if (link.echoes()) {
                links.put(link.name(), former.getOrDefault(link.name(), new Watched()));
            }
        }
    }

    void sent(String link, long sequence, long now) {
        Watched watched = links.get(link);
        if (watched != null) {
            if (!watched.sent) {
                watched.sent = true;
                watched.since = now;
            }
            underway.put(sequence, link);
        }
    }

    /** One of the own packets came back; gives the link that hears and did not before, or null. */
    String cameBack(long sequence, long now) {
        String link = underway.remove(sequence);
        Watched watched = link == null ? null : links.get(link);
        if (watched == null) {
            return null;
        }
        watched.since = now;
        watched.everHeard = true;
        boolean news = watched.state != State.HEARS;
        watched.state = State.HEARS;
        return news ? link : null;
    }

    /** A packet could not be sent: the link is deaf; gives whether it was not before. */
    boolean failed(String link) {
        Watched watched = links.get(link);
        if (watched == null || watched.state == State.DEAF) {
            return false;
        }
        watched.state = State.DEAF;
        return true;
    }

    /** The links that have become deaf. */
    List<String> check(long now) {
        List<String> deaf = new ArrayList<>();
        links.forEach((name, watched) -> {
            long allowed = watched.state == State.TESTED ? FIRST_ECHO_NANOS : silenceNanos;
            if (watched.sent && watched.state != State.DEAF && now - watched.since > allowed) {
                watched.state = State.DEAF;
                deaf.add(name);
            }
        });
        return deaf;
    }

    /** Whether there is a link that hears, or none that could tell. */
    boolean anyHears() {
        return links.isEmpty() || has(State.HEARS);
    }

    /** Whether all links that can tell are deaf. */
    boolean allDeaf() {
        return !links.isEmpty() && !has(State.HEARS) && !has(State.TESTED);
    }

    /**
     * Whether a link that heard before may not hear now: it is deaf, or has not heard its latest packets. The silence of
     * others then means nothing.
     */
    boolean mayHaveLostHearing(long now) {
        return links.values().stream().anyMatch(watched -> watched.everHeard && (watched.state == State.DEAF || now - watched.since > freshNanos));
    }

    private boolean has(State state) {
        return links.values().stream().anyMatch(watched -> watched.state == state);
    }
}
