/** What every transport shares: handshake, frames, request table, keep-alive and the link itself, without a socket. */
@Export
@Version("2.0.0")
package io.foundation.transport.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
