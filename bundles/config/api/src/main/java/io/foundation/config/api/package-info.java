/** The settings of a node: typed values by path, with schemas, layers, history and listeners. */
@Export
@Version("1.0.0")
package io.foundation.config.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
