package io.foundation.discovery.kubernetes;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.http.HttpSettings;
import io.foundation.discovery.http.HttpSource;
import io.foundation.discovery.kubernetes.PeerNaming.Mode;
import io.foundation.discovery.kubernetes.PeerNaming.Who;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The options, and what they say together with what a pod finds around it. */
final class KubernetesOptions {

    private static final String SERVICE = "service";
    private static final String SELECTOR = "selector";
    private static final String RESOURCE = "resource";
    private static final String NAMESPACE = "namespace";
    private static final String NAMING = "naming";
    private static final String DOMAIN = "domain";
    private static final String PORT = "port";
    private static final String PORT_NAME = "portName";
    private static final String INCLUDE_NOT_READY = "includeNotReady";
    private static final String INCLUDE_TERMINATING = "includeTerminating";
    private static final String POD_FILTER = "podFilter";
    private static final String API_SERVER = "apiServer";
    private static final String SERVICE_ACCOUNT = "serviceAccount";
    private static final String TRUST_FILE = "trustFile";
    private static final String TOKEN_FILE = "tokenFile";
    private static final String WATCH = "watch";
    private static final String RENEWED = "watchTime";
    private static final String INTERVAL = "interval";
    private static final String PAGE_SIZE = "pageSize";
    private static final String CACHED = "cached";
    private static final String TIMEOUT = "timeout";
    private static final String MAX_BYTES = "maxBytes";

    /** The label by which slices belong to a service ("EndpointSlices" in the documentation of Kubernetes). */
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([-A-Za-z0-9_.]{0,251}[A-Za-z0-9_])?");

    static final List<OptionSpec> ALL = List.of(
            OptionSpec.text(SERVICE, null, "The name of the service whose endpoints are the nodes."),
            OptionSpec.text(SELECTOR, null, "Instead of 'service', or beside it: the labels of the objects, such as app=orders,tier in (a,b). For pods it is needed."),
            OptionSpec.choice(RESOURCE, "endpointslices", List.of("endpointslices", "endpoints", "pods"), "What of the API is looked at; endpoints are deprecated since Kubernetes 1.33."),
            OptionSpec.text(NAMESPACE, null, "The namespace; that of this pod if left out."),
            OptionSpec.choice(NAMING, "ip", List.of("ip", "dns", "hostname"), "How peers are dialled: by address, by the DNS name of the pod, or by its host name below 'service'."),
            OptionSpec.text(DOMAIN, null, "The domain of the Kubernetes cluster, for names; the variable CLUSTER_DOMAIN, else cluster.local, if left out."),
            OptionSpec.number(PORT, 7800, 1, 65535, "The port of the nodes."),
            OptionSpec.text(PORT_NAME, null, "The name that the port has in Kubernetes, instead of 'port'."),
            OptionSpec.flag(INCLUDE_NOT_READY, false, "With endpoint slices and endpoints: whether who is not ready is proposed too."),
            OptionSpec.flag(INCLUDE_TERMINATING, false, "Whether who is about to end is proposed too."),
            OptionSpec.choice(POD_FILTER, "running", List.of("running", "ready", "any"), "With pods: which of them are proposed."),
            OptionSpec.text(API_SERVER, null, "The URL of the API; that of this pod (KUBERNETES_SERVICE_HOST) if left out. By http only on this machine, as of kubectl proxy, and without a token."),
            OptionSpec.text(SERVICE_ACCOUNT, "/var/run/secrets/kubernetes.io/serviceaccount", "The folder with the files token, ca.crt and namespace."),
            OptionSpec.text(TOKEN_FILE, null, "The file of the token, read anew for each question; that of 'serviceAccount' if left out."),
            OptionSpec.text(TRUST_FILE, null, "The certificates of the issuers to trust, a file in PEM; ca.crt of 'serviceAccount' if left out."),
            OptionSpec.flag(WATCH, true, "Whether changes are watched; else everything is listed each 'interval'."),
            OptionSpec.duration(RENEWED, "2m", 1_000, 3_600_000, "After how long a watch is asked for anew; a dead connection is noticed by then."),
            OptionSpec.duration(INTERVAL, "5s", 100, 3_600_000, "Between two lists, where nothing is watched or may be."),
            OptionSpec.number(PAGE_SIZE, 500, 1, 10_000, "How many objects are asked for at a time."),
            OptionSpec.flag(CACHED, false, "Whether a list may be what the API remembers, which costs it less and may be old."),
            OptionSpec.duration(TIMEOUT, "15s", 50, 600_000, "How long an answer of the API may take."),
            OptionSpec.number(MAX_BYTES, 8 << 20, 1_024, 256 << 20, "The largest page or change that is read, in bytes."));

    private final Options options;
    private final UnaryOperator<String> environment;

    KubernetesOptions(Options options, UnaryOperator<String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /** @throws FoundationException {@code MISSING_REQUIRED_FIELD}, {@code INVALID_CONFIG_VALUE} or {@code CONSTRAINT_VIOLATION} */
    WatchSettings watch() {
        Resource resource = Resource.valueOf(options.text(RESOURCE).toUpperCase(Locale.ROOT));
        Optional<String> service = options.find(SERVICE).map(text -> name(SERVICE, text));
        String selector = options.text(SELECTOR).strip();
        if (selector.isEmpty() && (service.isEmpty() || resource == Resource.PODS)) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": " + (resource == Resource.PODS
                    ? "'" + SELECTOR + "' is missing: give the labels of the pods, such as app=orders." : "give '" + SERVICE + "', the service of the nodes, or '" + SELECTOR + "'."));
        }
        String labels = resource != Resource.ENDPOINTSLICES || service.isEmpty() ? selector : SERVICE_LABEL + '=' + service.get() + (selector.isEmpty() ? "" : ',' + selector);
        String name = resource == Resource.ENDPOINTS ? service.orElse("") : "";
        URI server = server();
        HttpSettings http = http(server);
        return new WatchSettings(server, namespace(), resource, labels, name, options.integer(PAGE_SIZE), options.flag(CACHED), options.flag(WATCH),
                options.duration(INTERVAL), options.duration(RENEWED), http);
    }

    PeerNaming naming() {
        Resource resource = Resource.valueOf(options.text(RESOURCE).toUpperCase(Locale.ROOT));
        Mode mode = Mode.valueOf(options.text(NAMING).toUpperCase(Locale.ROOT));
        if (mode == Mode.HOSTNAME && options.find(SERVICE).isEmpty()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": with '" + NAMING + " = hostname' give '" + SERVICE
                    + "', the headless service below which the pods have their names.");
        }
        String domain = options.find(DOMAIN).or(() -> variable("CLUSTER_DOMAIN")).orElse("cluster.local");
        String filter = options.text(POD_FILTER);
        Who who = resource == Resource.PODS ? new Who(filter.equals("any"), !filter.equals("ready"), options.flag(INCLUDE_TERMINATING))
                : new Who(false, options.flag(INCLUDE_NOT_READY), options.flag(INCLUDE_TERMINATING));
        return new PeerNaming(who, mode, options.text(SERVICE), domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain,
                options.text(PORT_NAME), options.integer(PORT));
    }

    private URI server() {
        String text = options.find(API_SERVER).or(() -> variable("KUBERNETES_SERVICE_HOST").map(host -> "https://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host)
                + ':' + variable("KUBERNETES_SERVICE_PORT").orElse("443"))).orElseThrow(() -> new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where()
                + ": '" + API_SERVER + "' is missing, and this is no pod that could take it from KUBERNETES_SERVICE_HOST: give the URL of the API, such as https://10.0.0.1:6443."));
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + API_SERVER + "': give a URL such as https://10.0.0.1:6443.", e);
        }
    }

    private HttpSettings http(URI server) {
        HttpSettings secure = new HttpSettings(options.duration(TIMEOUT), options.integer(MAX_BYTES), Optional.of(file(TRUST_FILE, "ca.crt")), Optional.of(file(TOKEN_FILE, "token")));
        try (HttpSource judge = new HttpSource(secure, Runnable::run)) {
            judge.check(options.where() + " '" + API_SERVER + '\'', server);
        }
        return "https".equalsIgnoreCase(server.getScheme()) ? secure : new HttpSettings(secure.timeout(), secure.maxBytes(), Optional.empty(), Optional.empty());
    }

    private Path file(String option, String name) {
        return options.find(option).map(text -> path(option, text)).orElseGet(() -> path(SERVICE_ACCOUNT, options.text(SERVICE_ACCOUNT)).resolve(name));
    }

    private Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + option + "': use a path.", e);
        }
    }

    private String namespace() {
        Path file = path(SERVICE_ACCOUNT, options.text(SERVICE_ACCOUNT)).resolve("namespace");
        return name(NAMESPACE, options.find(NAMESPACE).orElseGet(() -> {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + NAMESPACE + "' is missing, and it cannot be read from " + file
                        + ": give the namespace of the nodes.", e);
            }
        }));
    }

    /** Names go into paths and selectors: nothing but a name must come through. */
    private String name(String option, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + option
                    + "': use the name as Kubernetes has it, of letters, digits and dashes.");
        }
        return text;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(text -> !text.isBlank());
    }
}
