/** What follows a call across threads and nodes: correlation, W3C trace context and baggage. */
@Export
@Version("1.0.0")
package io.foundation.base.api.context;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
