/** How a node's part in the ensemble of a cluster is configured, run and published. */
package io.foundation.coordination.server.osgi;
