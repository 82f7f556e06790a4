package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.dns.DnsQuestion.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that ask name servers for the peers behind names. */
@Component(property = {DiscoveryProvider.TYPE + "=" + DnsDiscoveryProvider.NAME, "service.ranking:Integer=100"})
public final class DnsDiscoveryProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "dns";

    private static final String NAMES = "names";

    private static final List<OptionSpec> OPTIONS = Stream.concat(
            Stream.of(OptionSpec.list(NAMES, null, "The names of the peers, with commas between; one with a dot at its end is asked for as it stands.")),
            DnsOptions.common("address", false).stream()).toList();

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return OPTIONS;
    }

    @Override
    public Discovery create(DiscoveryContext context) {
        var options = context.options();
        List<String> names = options.list(NAMES);
        if (names.isEmpty()) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + NAMES
                    + "' is missing: give at least one name behind which the peers are, for example nodes.example.org.");
        }
        Kind kind = DnsOptions.kind(options);
        return new DnsDiscovery(context, names.stream().map(name -> new DnsQuestion(DnsOptions.name(options, NAMES, name), kind, options.integer(DnsOptions.PORT))).toList(),
                new NameServers(context));
    }
}
