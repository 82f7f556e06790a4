/** HTTP to one server, under a policy. */
@Export
@Version("1.0.0")
package io.foundation.protection.api.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
