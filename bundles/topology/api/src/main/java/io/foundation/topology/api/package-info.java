/** The contract of an overlay: which peers a node keeps links to, and how a message reaches everybody or somebody. */
@Export
@Version("2.2.0")
package io.foundation.topology.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
