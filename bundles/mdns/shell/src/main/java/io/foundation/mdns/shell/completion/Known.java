package io.foundation.mdns.shell.completion;

import io.foundation.base.console.service.Services;
import io.foundation.mdns.api.DnsRecord;
import io.foundation.mdns.api.LinkStatus;
import io.foundation.mdns.api.Mdns;
import io.foundation.mdns.api.MdnsAdmin;
import io.foundation.mdns.api.ServiceOffer;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words a person may mean. */
public final class Known {

    private Known() {
    }

    static Collection<String> links(Services services) {
        return services.find(Mdns.class).map(mdns -> mdns.links().stream().map(LinkStatus::link).toList()).orElse(List.of());
    }

    static Collection<String> names(Services services) {
        return services.find(Mdns.class).<Collection<String>>map(mdns -> Stream.concat(mdns.records().stream(), mdns.cached().stream()).map(DnsRecord::name)
                .collect(Collectors.toCollection(TreeSet::new))).orElse(List.of());
    }

    /** What the operator has advertised. */
    public static Collection<String> instances(Services services) {
        return services.find(MdnsAdmin.class).map(admin -> admin.advertised().stream().map(ServiceOffer::instance).toList()).orElse(List.of());
    }
}
