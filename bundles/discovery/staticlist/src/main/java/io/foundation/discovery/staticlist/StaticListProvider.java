package io.foundation.discovery.staticlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that propose the peers of a list: addresses in the configuration, a hosts file, or both. */
@Component(property = {DiscoveryProvider.TYPE + "=" + StaticListProvider.NAME, "service.ranking:Integer=100"})
public final class StaticListProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "static";

    static final String ADDRESSES = "addresses";
    static final String FILE = "file";
    static final String PORT = "port";
    static final String RETRY = "retry";

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.addresses(ADDRESSES, null, "The peers, host:port with commas between."),
            OptionSpec.text(FILE, null, "A hosts file, one host[:port] a line, '#' begins a comment; read again when it changes; "
                    + "a relative path is one in the node's data folder."),
            OptionSpec.number(PORT, 7800, 1, 65535, "The port of a line of the hosts file that names none."),
            OptionSpec.duration(RETRY, "5s", 100, 3_600_000, "How long until peers that are not connected are proposed again, and the file is looked at."));

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
        Optional<HostsFile> file = options.find(FILE).map(String::trim)
                .map(text -> new HostsFile(path(context, text), options.integer(PORT)));
        if (file.isEmpty() && options.addresses(ADDRESSES).isEmpty()) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + ADDRESSES
                    + "' is missing: name at least one peer as host:port, for example 10.0.0.5:7800 (the node itself may be in the list), or name a hosts file as '"
                    + FILE + "'.");
        }
        return new StaticListDiscovery(context, options.addresses(ADDRESSES), file);
    }

    private static Path path(DiscoveryContext context, String text) {
        try {
            return context.dataFolder().resolve(text);
        } catch (InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, context.options().where() + ": '" + text
                    + "' is not allowed for '" + FILE + "': use the path of a file.", e);
        }
    }
}
