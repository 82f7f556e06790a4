/** Messages between the members of a cluster. */
@Export
@Version("1.4.0")
package io.foundation.cluster.api.messaging;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
