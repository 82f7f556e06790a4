/** Authenticated links between nodes that carry messages on named channels, and the contract of who provides them. */
@Export
@Version("2.2.0")
package io.foundation.transport.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
