/** How a broadcast gets to everybody: protocol cores over the links that an overlay keeps. A plain library. */
@Export
@Version("1.1.0")
package io.foundation.topology.dissemination;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
