/** The small store that all primitives are written over: paths, versions, ephemeral and sequential nodes, atomic commits, watches and sessions. */
@Export
@Version("1.2.0")
package io.foundation.coordination.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
