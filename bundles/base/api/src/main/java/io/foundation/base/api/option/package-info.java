/** Described options: names, defaults, allowed values, and the sentence when one is wrong. */
@Export
@Version("1.1.0")
package io.foundation.base.api.option;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
