/** Words that complete a line. */
@Export
@Version("1.0.0")
package io.foundation.base.console.completion;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
