package io.foundation.discovery.consul;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that ask Consul for the instances of a service, and register the node as one. */
@Component(property = {DiscoveryProvider.TYPE + "=" + ConsulProvider.NAME, "service.ranking:Integer=100"})
public final class ConsulProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "consul";

    private static final String URL = "url";
    private static final String SERVICE = "service";
    private static final String ENDPOINT = "endpoint";
    private static final String SERVICE_ID = "serviceId";
    private static final String DATACENTERS = "datacenters";
    private static final String PASSING = "passing";
    private static final String FILTER = "filter";
    private static final String STALE = "stale";
    private static final String NAMING = "naming";
    private static final String PORT = "port";
    private static final String WAIT = "wait";
    private static final String INTERVAL = "interval";
    private static final String REGISTER = "register";
    private static final String TTL = "ttl";
    private static final String DEREGISTER_AFTER = "deregisterAfter";

    /** What goes into a path and is a name of DNS besides, as Consul wants it. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,126}[A-Za-z0-9])?");

    private static final List<OptionSpec> OPTIONS = Stream.concat(
            Stream.of(
                    OptionSpec.text(SERVICE, null, "The name of the service whose instances are the nodes."),
                    OptionSpec.text(URL, null, "Where an agent of Consul is; CONSUL_HTTP_ADDR, else http://localhost:8500, if left out."),
                    OptionSpec.choice(ENDPOINT, "health", List.of("health", "catalog", "agent", "agentservice"),
                            "What is asked: for the healthy instances, for all, for those of the agent, or for the one of 'serviceId' at the agent."),
                    OptionSpec.text(SERVICE_ID, null, "With endpoint=agentservice: the id of the instance."),
                    OptionSpec.list(DATACENTERS, null, "The datacenters that are asked, with commas between, or all; that of the agent if left out."),
                    OptionSpec.flag(PASSING, true, "With endpoint=health and agent: whether only instances whose checks pass are proposed."),
                    OptionSpec.text(FILTER, null, "With endpoint=health and catalog: an expression of Consul's, such as Service.Meta.env == \"prod\"."),
                    OptionSpec.flag(STALE, false, "Whether any server of Consul may answer, also one that is behind."),
                    OptionSpec.choice(NAMING, "address", List.of("address", "node"), "How instances are dialled: by their address, or by the name that Consul has for their node."),
                    OptionSpec.number(PORT, 7800, 1, 65535, "The port of instances that are registered without one."),
                    OptionSpec.duration(WAIT, "55s", 100, 600_000, "How long a question waits for a change."),
                    OptionSpec.duration(INTERVAL, "5s", 100, 3_600_000, "Between two questions, where they cannot wait for changes."),
                    OptionSpec.flag(REGISTER, false, "Whether this node registers itself with the agent, with a check of its own."),
                    OptionSpec.duration(TTL, "15s", 1_000, 3_600_000, "With 'register': after how long without a sign of life the node is not healthy any more."),
                    OptionSpec.duration(DEREGISTER_AFTER, "10m", 60_000, 86_400_000, "With 'register': after how long of that Consul forgets the node.")),
            HttpSettings.options().stream()).toList();

    private final UnaryOperator<String> environment;

    @Activate
    public ConsulProvider() {
        this(System::getenv);
    }

    ConsulProvider(UnaryOperator<String> environment) {
        this.environment = environment;
    }

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
        return new ConsulDiscovery(context, settings(context.options()));
    }

    ConsulSettings settings(Options options) {
        Endpoint endpoint = Endpoint.valueOf(options.text(ENDPOINT).toUpperCase(Locale.ROOT));
        boolean register = options.flag(REGISTER);
        List<String> datacenters = options.list(DATACENTERS);
        if (endpoint == Endpoint.AGENTSERVICE && register) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": with '" + ENDPOINT + " = agentservice' a node cannot find others that register themselves: use health.");
        }
        if (!endpoint.isOfServers() && !datacenters.isEmpty()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": an agent knows no '" + DATACENTERS + "': leave them out, or use endpoint = health.");
        }
        datacenters.forEach(name -> word(options, DATACENTERS, name));
        String key = endpoint == Endpoint.AGENTSERVICE ? SERVICE_ID : SERVICE;
        String service = options.find(key).orElseThrow(() -> new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + key
                + "' is missing: give the " + (key.equals(SERVICE) ? "name of the service whose instances are the nodes." : "id of the instance.")));
        HttpSettings given = HttpSettings.of(options);
        HttpSettings http = new HttpSettings(given.timeout(), given.maxBytes(), given.trustFile(), given.tokenFile().or(() -> variable("CONSUL_HTTP_TOKEN_FILE").map(Path::of)));
        return new ConsulSettings(agent(options, http), endpoint, word(options, key, service), datacenters, options.flag(PASSING), options.text(FILTER), options.flag(STALE),
                options.text(NAMING).equals("node"), options.integer(PORT), options.duration(WAIT), options.duration(INTERVAL), register, options.duration(TTL),
                options.duration(DEREGISTER_AFTER), http);
    }

    private URI agent(Options options, HttpSettings http) {
        String text = options.find(URL).or(() -> variable("CONSUL_HTTP_ADDR").map(address -> address.contains("://") ? address
                : (variable("CONSUL_HTTP_SSL").filter("true"::equals).isPresent() ? "https://" : "http://") + address)).orElse("http://localhost:8500");
        try (HttpSource judge = new HttpSource(http, Runnable::run)) {
            URI url = new URI(text);
            judge.check(options.where() + " '" + URL + '\'', url);
            return url;
        } catch (URISyntaxException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + URL + "': give a URL such as http://localhost:8500.", e);
        }
    }

    private static String word(Options options, String key, String text) {
        if (!WORD.matcher(text).matches()) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + key
                    + "': use at most 128 letters, digits, dashes, dots and underscores, such as orders.");
        }
        return text;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(text -> !text.isBlank());
    }
}
