/** Who is who: names, incarnations and addresses. */
@Export
@Version("1.0.0")
package io.foundation.base.api.id;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
