/** Agreement between the nodes of a cluster: what each call promises under partition, session loss, pause, restart and clock jump is said with it. */
@Export
@Version("1.0.0")
package io.foundation.coordination.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
