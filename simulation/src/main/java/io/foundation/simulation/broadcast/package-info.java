/** What disseminations are worth: Plumtree and rumours by the ten thousand. */
package io.foundation.simulation.broadcast;
