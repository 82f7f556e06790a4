/** Names and services of the local network by Multicast DNS (RFC 6762) and DNS-based Service Discovery (RFC 6763): to advertise, to browse, to ask. */
@Export
@Version("1.0.0")
package io.foundation.mdns.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
