/** Questions over HTTP to registries of peers: bounded in time and size, with tokens and trusted issuers from files, and the loop that keeps a node registered. A plain library. */
@Export
@Version("1.1.0")
package io.foundation.discovery.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
