/** The contract of a discovery strategy: it proposes where peers may be, and never connects or disconnects. */
@Export
@Version("1.1.0")
package io.foundation.discovery.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
