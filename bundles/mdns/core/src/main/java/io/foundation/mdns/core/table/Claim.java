package io.foundation.mdns.core.table;

import org.xbill.DNS.Name;

/**
 * A name that this node wants for itself.
 *
 * @param certain whether nobody else can have it, so that nobody need be asked
 */
public record Claim(Name name, boolean certain) {
}
