/** Figures of what was simulated: SVG to look at, JSON to check. */
package io.foundation.simulation.plot;
