/** The contract suite that every coordination store must pass. */
@Export
@Version("1.0.0")
package io.foundation.testkit.coordination;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
