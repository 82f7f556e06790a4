/** What every console command of ours is made of. */
@Export
@Version("1.0.0")
package io.foundation.base.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
