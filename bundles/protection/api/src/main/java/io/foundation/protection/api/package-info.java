/** Calls protected by named policies: rate, breaker, bulkhead, time limit, retry and pooled connections. */
@Export
@Version("1.0.0")
package io.foundation.protection.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
