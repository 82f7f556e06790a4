/** What follows a call across threads and nodes: correlation, W3C trace context, baggage and breadcrumbs. */
@Export
@Version("1.1.0")
package io.foundation.base.api.context;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
