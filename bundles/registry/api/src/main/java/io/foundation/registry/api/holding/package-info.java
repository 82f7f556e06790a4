/** Where registrations are kept, so that they outlive an update of the registry: for its versions, not for callers. */
@Export
@Version("1.0.0")
package io.foundation.registry.api.holding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
