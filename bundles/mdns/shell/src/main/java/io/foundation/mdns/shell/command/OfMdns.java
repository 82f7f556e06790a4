package io.foundation.mdns.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.Mdns;
import java.util.List;

/** A command about names and services of the local network. */
abstract class OfMdns extends Listed {

    static final String CORE = "foundation-mdns-core";

    static Mdns mdns(Environment environment) {
        return environment.services().require(Mdns.class, CORE);
    }

    /** Prints records, of one interface if one is named. */
    final void print(Environment environment, String empty, List<DnsRecord> records, String link) {
        Listing<DnsRecord> listing = new Listing<>(empty, record -> Json.object("link", record.link(), "name", record.name(), "type", record.type(),
                "ttl", record.ttl(), "data", record.data()));
        if (records.stream().anyMatch(record -> !record.link().isEmpty())) {
            listing.column("Link", DnsRecord::link);
        }
        listing.column("Name", DnsRecord::name).column("Type", DnsRecord::type).number("TTL", record -> Long.toString(record.ttl())).column("Data", DnsRecord::data)
                .print(environment.screen(), format(), records.stream().filter(record -> link == null || record.link().equals(link)).toList());
    }
}
