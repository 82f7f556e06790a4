/** Questions about what entries say of themselves. */
@Export
@Version("1.0.0")
package io.foundation.registry.api.query;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
