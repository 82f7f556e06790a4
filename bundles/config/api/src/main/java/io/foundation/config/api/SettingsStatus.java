package io.foundation.config.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the service is doing.
 *
 * @param uptime      since it was started
 * @param revision    the latest
 * @param updates     how many changes of this node's values were made since the beginning, resets not among them
 * @param lastUpdate  when the last of them was made; empty if none was
 * @param settings    how many there are
 * @param file        where what is set on this node is kept
 * @param subscribers who is told
 * @param troubles    what is configured and has no effect, each in a sentence
 */
public record SettingsStatus(Duration uptime, long revision, long updates, Optional<Instant> lastUpdate, int settings, String file, List<Subscriber> subscribers, List<String> troubles) {

    /**
     * One who is told.
     *
     * @param name     for a person
     * @param prefixes what it hears of; none for everything
     * @param told     how many events it was told
     * @param failed   how often it threw
     * @param skipped  how many events it was too slow for
     */
    public record Subscriber(String name, List<String> prefixes, long told, long failed, long skipped) {

        public Subscriber {
            prefixes = List.copyOf(prefixes);
        }
    }

    public SettingsStatus {
        subscribers = List.copyOf(subscribers);
        troubles = List.copyOf(troubles);
    }
}
