/** The contract suite every discovery strategy passes, and what it needs to run one without an engine. */
@Export
@Version("1.0.0")
package io.foundation.testkit.discovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
