package io.foundation.cluster.core.overlay;

import java.time.Duration;

/**
 * How a cluster switches.
 *
 * @param overlap  how long both overlays carry broadcasts: the graft timer of a broadcast tree and 2 s
 * @param drain    how long the former overlay still forwards, and its links stay, after that: two keep-alives
 * @param verify   how long, after the overlap, the next overlay may take to hold before it is rolled back
 * @param coolDown how long after a switch no other one begins, unless an operator insists
 * @param patience how long a member looks for what it lacks, e.g. a provider that is being replaced, before it refuses
 * @param look     how often what the choice of a topology is made on is measured
 */
public record OverlaySettings(Duration overlap, Duration drain, Duration verify, Duration coolDown, Duration patience, Duration look) {

    public static final OverlaySettings DEFAULT = new OverlaySettings(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(10));
}
