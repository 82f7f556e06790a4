/** One family of typed errors, each with a code, a category, a severity and a retry hint. */
@Export
@Version("1.2.0")
package io.foundation.base.api.error;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
