/** The contract suites that every coordination store must pass: of itself, and of what nodes agree on over it. */
@Export
@Version("1.0.0")
package io.foundation.testkit.coordination;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
