/** Executors that belong to somebody, are counted, and stop with their owner. */
@Export
@Version("1.1.0")
package io.foundation.base.api.execution;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
