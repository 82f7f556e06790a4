/** Saying what has happened, asking what has, and being told. */
@Export
@Version("1.0.0")
package io.foundation.events.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
