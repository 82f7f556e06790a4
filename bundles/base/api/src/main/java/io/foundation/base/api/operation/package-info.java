/** Named pieces of work: what they ran in, how long they took, and how they failed. */
@Export
@Version("1.0.0")
package io.foundation.base.api.operation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
