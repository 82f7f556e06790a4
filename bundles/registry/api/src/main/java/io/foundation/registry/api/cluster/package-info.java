/** What all nodes of a cluster have registered, and calls to it. */
@Export
@Version("1.0.0")
package io.foundation.registry.api.cluster;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
