package io.foundation.events.core.state;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventStats.StreamStats;
import java.util.List;
import java.util.Map;

/**
 * What one version leaves to the next.
 *
 * @param epoch     of this start
 * @param former    of the start before; 0 if it is not known
 * @param restored  the greatest id that was in the log when the node started
 * @param lastId    the greatest id given
 * @param startTime when the node's events began, wall clock in milliseconds
 * @param streams   what was counted
 * @param positions by the name of a subscription, the id it was told last
 * @param events    the newest, by id
 */
public record StoreState(long epoch, long former, long restored, long lastId, long startTime, List<StreamStats> streams, Map<String, Long> positions, List<Event> events) {
}
