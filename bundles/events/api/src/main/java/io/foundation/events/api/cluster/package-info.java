/** Events over the nodes of a cluster. */
@Export
@Version("1.0.0")
package io.foundation.events.api.cluster;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
