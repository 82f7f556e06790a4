/** Members of a cluster: who they are, in what state, and how to hear of changes. */
@Export
@Version("1.0.0")
package io.foundation.cluster.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
