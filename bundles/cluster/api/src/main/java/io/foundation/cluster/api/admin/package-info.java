/** What an operator sees of a cluster, and does to it. */
@Export
@Version("1.2.0")
package io.foundation.cluster.api.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
