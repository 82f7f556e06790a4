/** The partial view of HyParView, as a protocol core. A plain library. */
@Export
@Version("1.1.0")
package io.foundation.topology.partialview;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
