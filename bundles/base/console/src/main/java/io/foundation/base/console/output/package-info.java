/** How commands write: tables for people, tabs for scripts, JSON for programs. */
@Export
@Version("1.0.0")
package io.foundation.base.console.output;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
