package io.foundation.telemetry.api;

import java.time.Duration;
import java.util.List;

/**
 * How the service is doing.
 *
 * @param series     how many are shown
 * @param idle       how many are not shown, since they were not updated for the retention time, but are still held
 * @param maxSeries  the most there may be of both
 * @param refused    how many new series were refused
 * @param retention  after how long without an update a series is not shown
 * @param window     how long the window is that quantiles are of
 * @param handlers   who is told what happens
 */
public record TelemetryStatus(int series, int idle, int maxSeries, long refused, Duration retention, Duration window, List<HandlerStatus> handlers) {

    public TelemetryStatus {
        handlers = List.copyOf(handlers);
    }

    /**
     * A handler.
     *
     * @param name     its class
     * @param prefixes what it is told of; empty for everything
     * @param handled  how much it was told
     * @param failed   how often it threw
     * @param dropped  how much it was not told, since it was too slow
     */
    public record HandlerStatus(String name, List<String> prefixes, long handled, long failed, long dropped) {

        public HandlerStatus {
            prefixes = List.copyOf(prefixes);
        }
    }
}
