/** Settings of a whole cluster. */
@Export
@Version("1.0.0")
package io.foundation.config.api.cluster;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
