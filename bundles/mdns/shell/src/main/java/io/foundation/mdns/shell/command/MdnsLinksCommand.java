package io.foundation.mdns.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Units;
import io.foundation.mdns.api.LinkStatus;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:mdns-links}. */
@Service
@Command(scope = "discovery", name = "mdns-links", description = "Lists the interfaces on which mDNS speaks, and what is wrong with them",
        detailedDescription = "classpath:discovery-mdns-links.txt")
public class MdnsLinksCommand extends OfMdns {

    @Override
    protected void perform(Environment environment) {
        new Listing<LinkStatus>("mDNS is not in use: no bundle has anything registered.", link -> Json.object("link", link.link(), "addresses", link.addresses(),
                "received", link.received(), "refused", link.refused(), "sent", link.sent(), "trouble", link.trouble()))
                .column("Link", LinkStatus::link)
                .column("Addresses", link -> String.join(", ", link.addresses()))
                .number("Received", link -> Long.toString(link.received()))
                .number("Refused", link -> Long.toString(link.refused()))
                .number("Sent", link -> Long.toString(link.sent()))
                .styled("Trouble", link -> link.trouble().isEmpty() ? Units.NONE : link.trouble(), trouble -> trouble.equals(Units.NONE) ? Style.PLAIN : Style.BAD)
                .print(environment.screen(), format(), mdns(environment).links());
    }
}
