package io.foundation.discovery.dns;

import org.xbill.DNS.Name;

/**
 * What a name server is asked.
 *
 * @param name of the peers; with a dot at its end as it stands, else searched for in the domains of this machine too
 * @param kind which records
 * @param port of the peers where the records name none
 */
record DnsQuestion(Name name, Kind kind, int port) {

    /** The records that name peers. */
    enum Kind {
        /** A and AAAA: an address each. */
        ADDRESS,
        /** SRV: a host and its port each. */
        SERVICE
    }

    @Override
    public String toString() {
        return (kind == Kind.SERVICE ? "SRV " : "") + name.toString(true);
    }
}
