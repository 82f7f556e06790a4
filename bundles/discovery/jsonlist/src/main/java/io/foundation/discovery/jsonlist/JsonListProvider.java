package io.foundation.discovery.jsonlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.http.HttpSettings;
import io.foundation.discovery.http.HttpSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that propose the peers of a list in JSON, in a file or behind a URL. */
@Component(property = {DiscoveryProvider.TYPE + "=" + JsonListProvider.NAME, "service.ranking:Integer=100"})
public final class JsonListProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "list";

    private static final String URL = "url";
    private static final String FILE = "file";
    private static final String PORT = "port";
    private static final String INTERVAL = "interval";

    private static final List<OptionSpec> OPTIONS = Stream.concat(
            Stream.of(
                    OptionSpec.text(URL, null, "Where the list is, http or https: an array of addresses in JSON, or of the target groups of Prometheus."),
                    OptionSpec.text(FILE, null, "The file the list is in, instead of 'url'; a relative path is one in the node's data folder."),
                    OptionSpec.number(PORT, 7800, 1, 65535, "The port of an address that names none."),
                    OptionSpec.duration(INTERVAL, "5s", 100, 3_600_000, "How long between two looks at the list.")),
            HttpSettings.options().stream()).toList();

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
        Options options = context.options();
        Optional<String> url = options.find(URL);
        Optional<String> file = options.find(FILE);
        if (url.isPresent() == file.isPresent()) {
            throw new FoundationException(url.isPresent() ? ErrorType.CONSTRAINT_VIOLATION : ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": give one of '" + URL + "' and '" + FILE
                    + "', for example url = https://registry.example.org/peers.");
        }
        HttpSettings settings = HttpSettings.of(options);
        String where = url.orElseGet(file::get);
        ListSource source = url.isPresent() ? behind(options, url.get(), new HttpSource(settings, context.blocking()))
                : new FileSource(path(context, file.get()), settings.maxBytes(), context.blocking());
        return new JsonListDiscovery(context, where, new PeerList("The list " + where, options.integer(PORT)), source, options.duration(INTERVAL));
    }

    private static ListSource behind(Options options, String text, HttpSource http) {
        try {
            URI url = new URI(text);
            http.check(options.where() + " '" + URL + '\'', url);
            return new UrlSource(http, url);
        } catch (URISyntaxException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + URL + "': give a URL such as https://registry.example.org/peers.", e);
        }
    }

    private static Path path(DiscoveryContext context, String text) {
        try {
            return context.dataFolder().resolve(text);
        } catch (InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, context.options().where() + ": '" + text + "' is not allowed for '" + FILE + "': use the path of a file.", e);
        }
    }
}
