/** Bringing something to the members of a cluster in stages: a few first, the rest when these have said that it is well. */
@Export
@Version("1.0.0")
package io.foundation.cluster.api.staged;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
