/** Registrations that die with their owner, readiness and health, draining, and the hand-over of state between versions. */
@Export
@Version("1.2.0")
package io.foundation.base.api.lifecycle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
