/**
 * Topology cores by the ten thousand, in virtual time: {@link io.foundation.simulation.overlay.OverlayWorld} stands in for
 * the engine of every node, {@link io.foundation.simulation.overlay.OverlayGraph} measures what they make of it.
 */
package io.foundation.simulation.overlay;
