/** Counters of what a test must leave as it found it: threads and sockets. */
@Export
@Version("1.0.0")
package io.foundation.testkit.counters;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
