/** Figures of what was simulated: PNG to look at, JSON to check. */
package io.foundation.simulation.plot;
