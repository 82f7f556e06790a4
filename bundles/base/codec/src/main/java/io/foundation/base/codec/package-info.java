/** The wire codec: bounded writer and reader, versioned records, ids, context, and CBOR for free values. */
@Export
@Version("1.1.0")
package io.foundation.base.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
