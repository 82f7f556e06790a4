/** Rules over what was measured, and whom to tell when they hold. */
@Export
@Version("1.0.0")
package io.foundation.telemetry.api.alert;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
