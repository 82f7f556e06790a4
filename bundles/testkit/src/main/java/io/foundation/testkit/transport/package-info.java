/** The contract suite of transports, and what it needs: recording listeners, nodes, a TCP proxy that can fail. */
@Export
@Version("1.0.0")
package io.foundation.testkit.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
