package io.foundation.events.api;

import java.util.List;
import java.util.Optional;

/**
 * How the events of this node are doing.
 *
 * @param epoch         changes when the node starts, and with it what ids beyond the durable ones mean
 * @param formerEpoch   that of the start before, if the durable log knows it; otherwise 0
 * @param restored      the greatest id that this start has found in the durable log: up to it, ids mean what they did in the former epoch; 0 if none
 * @param current       how many events are kept in memory
 * @param stored        how many were taken in since the start; forgetting does not lower it
 * @param pruned        how many were forgotten
 * @param bytes         how much memory they take, an estimate
 * @param nextId        the id that the next event gets
 * @param startTime     when the service started, wall clock in milliseconds
 * @param uptime        since when, in milliseconds
 * @param streams       by name
 * @param subscriptions those who are told
 * @param log           the durable log; empty if there is none
 */
public record EventStats(long epoch, long formerEpoch, long restored, long current, long stored, long pruned, long bytes, long nextId, long startTime, long uptime, List<StreamStats> streams,
        List<SubscriptionStats> subscriptions, Optional<LogStats> log) {

    public EventStats {
        streams = List.copyOf(streams);
        subscriptions = List.copyOf(subscriptions);
    }

    /**
     * A stream.
     *
     * @param firstId   the id of the oldest kept; 0 if none is
     * @param lastId    the id of the newest there was; 0 if there was none
     * @param forgotten the id of the newest that was forgotten; 0 if none was
     * @param refused   how many events were refused for a subscriber that was behind
     * @param maxEvents its bounds
     * @param maxBytes  its bounds
     * @param maxAge    its bounds, in milliseconds
     */
    public record StreamStats(String name, long current, long stored, long pruned, long bytes, long firstId, long lastId, long forgotten, long refused, boolean durable, long maxEvents, long maxBytes,
            long maxAge) {
    }

    /**
     * Who is told.
     *
     * @param name     as given, or the class of the listener
     * @param position the id it was told last, or that was looked at for it
     * @param behind   how many ids are newer than that
     * @param told     how much it was told
     * @param failed   how often it threw
     * @param lost     how many events were forgotten before they were looked at for it
     * @param busy     for how many milliseconds it has been at the present event; 0 if it waits
     */
    public record SubscriptionStats(String name, EventFilter filter, long position, long behind, long told, long failed, long lost, long busy, boolean required) {
    }

    /**
     * The durable log.
     *
     * @param firstId  the id of the oldest event in it; 0 if none
     * @param lastId   the id of the newest; 0 if none
     * @param bytes    what it takes on disk
     * @param maxBytes the most it may take
     * @param missed   how many events of durable streams were forgotten before they were written
     * @param problem  why nothing can be written at present; empty if all is well
     */
    public record LogStats(long firstId, long lastId, long bytes, long maxBytes, long missed, String problem) {
    }
}
