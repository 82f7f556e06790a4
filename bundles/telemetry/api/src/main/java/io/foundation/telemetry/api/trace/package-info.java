/** Spans: what was done within what, on which node, and how long it took. */
@Export
@Version("1.1.0")
package io.foundation.telemetry.api.trace;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
