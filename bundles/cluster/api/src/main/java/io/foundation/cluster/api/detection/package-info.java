/** The contract of a failure detector: a protocol core that judges whether peers are alive. */
@Export
@Version("2.0.0")
package io.foundation.cluster.api.detection;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
