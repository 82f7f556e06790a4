package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.dns.DnsQuestion.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Makes strategies that ask the name server of a Kubernetes cluster for the pods of a headless service: {@code SERVICE.NAMESPACE.svc.DOMAIN}, as the
 * specification "Kubernetes DNS-Based Service Discovery" 1.1.0 has it. It names all that are ready, so who is not named is gone.
 */
@Component(property = {DiscoveryProvider.TYPE + "=" + KubernetesDnsProvider.NAME, "service.ranking:Integer=100"})
public final class KubernetesDnsProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "kubernetesdns";

    private static final String SERVICE = "service";
    private static final String NAMESPACE = "namespace";
    private static final String DOMAIN = "domain";
    private static final String PORT_NAME = "portName";
    /** Where a pod reads its namespace; see "Service Accounts" in the documentation of Kubernetes. */
    private static final Path OWN_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final String DOMAIN_VARIABLE = "CLUSTER_DOMAIN";

    private static final List<OptionSpec> OPTIONS = Stream.concat(
            Stream.of(
                    OptionSpec.text(SERVICE, null, "The name of the headless service."),
                    OptionSpec.text(NAMESPACE, null, "Its namespace; that of this pod if left out."),
                    OptionSpec.text(DOMAIN, null, "The domain of the Kubernetes cluster; the variable CLUSTER_DOMAIN, else cluster.local, if left out."),
                    OptionSpec.text(PORT_NAME, null, "With records=service: the name of the port of the service, such as foundation; those of all ports if left out.")),
            DnsOptions.common("address", true).stream()).toList();

    private final UnaryOperator<String> environment;
    private final Path ownNamespace;

    @Activate
    public KubernetesDnsProvider() {
        this(System::getenv, OWN_NAMESPACE);
    }

    KubernetesDnsProvider(UnaryOperator<String> environment, Path ownNamespace) {
        this.environment = environment;
        this.ownNamespace = ownNamespace;
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
        Options options = context.options();
        String service = options.find(SERVICE).orElseThrow(() -> new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + SERVICE
                + "' is missing: give the name of the headless service that selects the pods of the cluster."));
        String domain = options.find(DOMAIN).or(() -> Optional.ofNullable(environment.apply(DOMAIN_VARIABLE)).filter(text -> !text.isBlank())).orElse("cluster.local");
        Kind kind = DnsOptions.kind(options);
        String port = kind == Kind.SERVICE ? options.find(PORT_NAME).map(name -> '_' + name + "._tcp.").orElse("") : "";
        String name = port + service + '.' + namespace(options) + ".svc." + domain + (domain.endsWith(".") ? "" : ".");
        return new DnsDiscovery(context, List.of(new DnsQuestion(DnsOptions.name(options, SERVICE, name), kind, options.integer(DnsOptions.PORT))), new NameServers(context));
    }

    private String namespace(Options options) {
        return options.find(NAMESPACE).orElseGet(() -> {
            try {
                return Files.readString(ownNamespace).strip();
            } catch (IOException e) {
                throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where() + ": '" + NAMESPACE
                        + "' is missing, and this is no pod that could read it from " + ownNamespace + ": give the namespace of the service.", e);
            }
        });
    }
}
