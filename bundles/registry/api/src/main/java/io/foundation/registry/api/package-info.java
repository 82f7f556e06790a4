/** Services and processes of a node, by name and by what they say of themselves. */
@Export
@Version("1.0.0")
package io.foundation.registry.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
