/**
 * Clusters of real nodes: each a Karaf process of its own, started from the distribution, steered through its control socket, and always
 * removed again; where the system allows it, each on a host of its own with links that can be cut.
 */
package io.foundation.testkit.nodes;
