/** What commands work with, looked up when they run. */
@Export
@Version("1.0.0")
package io.foundation.base.console.service;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
