package io.foundation.discovery.etcd;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that keep nodes in etcd (version 3.4 and later), by its gateway for JSON. */
@Component(property = {DiscoveryProvider.TYPE + "=" + EtcdProvider.NAME, "service.ranking:Integer=100"})
public final class EtcdProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "etcd";

    private static final String URLS = "urls";
    private static final String PREFIX = "prefix";
    private static final String REGISTER = "register";
    private static final String TTL = "ttl";
    private static final String WATCH_TIME = "watchTime";
    private static final String USER = "user";
    private static final String PASSWORD_FILE = "passwordFile";
    private static final String TRUST_FILE = "trustFile";
    private static final String TIMEOUT = "timeout";
    private static final String MAX_BYTES = "maxBytes";

    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.list(URLS, "http://localhost:2379", "The servers of etcd, http or https, with commas between; asked in turn."),
            OptionSpec.text(PREFIX, null, "What the keys of the nodes begin with; /foundation/CLUSTER/ if left out. A slash is added at the end."),
            OptionSpec.flag(REGISTER, true, "Whether this node keeps itself in etcd."),
            OptionSpec.duration(TTL, "10s", 1_000, 3_600_000, "After how long without a sign of life a node is taken out."),
            OptionSpec.duration(WATCH_TIME, "2m", 1_000, 3_600_000, "After how long a watch is asked for anew; a dead connection is noticed by then."),
            OptionSpec.text(USER, null, "The user that asks, where etcd wants to know."),
            OptionSpec.text(PASSWORD_FILE, null, "The file of the user's password, read when a token is asked for. Only over https, or to this machine."),
            OptionSpec.text(TRUST_FILE, null, "The certificates of the issuers to trust, a file in PEM; those of the JVM if left out."),
            OptionSpec.duration(TIMEOUT, "5s", 50, 600_000, "How long an answer of etcd may take."),
            OptionSpec.number(MAX_BYTES, 4 << 20, 1_024, 256 << 20, "The largest answer or change that is read, in bytes."));

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
        return new EtcdDiscovery(context, settings(context.options(), context.cluster().value()));
    }

    static EtcdSettings settings(Options options, String cluster) {
        Optional<String> user = options.find(USER);
        Optional<Path> password = options.find(PASSWORD_FILE).map(Path::of);
        if (user.isPresent() != password.isPresent()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": '" + USER + "' and '" + PASSWORD_FILE + "' go together: give both or none.");
        }
        HttpSettings http = new HttpSettings(options.duration(TIMEOUT), options.integer(MAX_BYTES), options.find(TRUST_FILE).map(Path::of), Optional.empty());
        String prefix = options.find(PREFIX).orElse("/foundation/" + cluster);
        return new EtcdSettings(servers(options, http, password), prefix.endsWith("/") ? prefix : prefix + '/', options.flag(REGISTER), options.duration(TTL),
                options.duration(WATCH_TIME), user, password, http);
    }

    /** A password is as secret as a token, and so what holds for one holds for the other. */
    private static List<URI> servers(Options options, HttpSettings http, Optional<Path> password) {
        List<URI> servers = new ArrayList<>();
        try (HttpSource judge = new HttpSource(new HttpSettings(http.timeout(), http.maxBytes(), http.trustFile(), password), Runnable::run)) {
            for (String text : options.list(URLS)) {
                try {
                    URI url = new URI(text);
                    judge.check(options.where() + " '" + URLS + '\'', url);
                    servers.add(url);
                } catch (URISyntaxException e) {
                    throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + URLS
                            + "': give a URL such as https://10.0.0.5:2379.", e);
                }
            }
        }
        if (servers.isEmpty()) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + URLS + "' is missing: give a URL such as https://10.0.0.5:2379.");
        }
        return List.copyOf(servers);
    }
}
