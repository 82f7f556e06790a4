/** Measuring, and reading what was measured. */
@Export
@Version("1.0.0")
package io.foundation.telemetry.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
