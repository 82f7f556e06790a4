/** Replacing a feature by another version of itself while the node works. */
@Export
@Version("1.0.0")
package io.foundation.base.api.swap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
