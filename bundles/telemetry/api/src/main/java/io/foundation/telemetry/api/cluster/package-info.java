/** What all nodes of a cluster have measured, put together. */
@Export
@Version("1.0.0")
package io.foundation.telemetry.api.cluster;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
