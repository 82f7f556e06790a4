/** What protocol cores are given from outside, time and timers, and what they share. */
@Export
@Version("1.1.0")
package io.foundation.base.api.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
