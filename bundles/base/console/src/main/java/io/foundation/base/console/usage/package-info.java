/** What is said of options and arguments that are wrong. */
@Export
@Version("1.0.0")
package io.foundation.base.console.usage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
