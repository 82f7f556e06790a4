package io.foundation.discovery.kubernetes;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Makes strategies that ask the API of a Kubernetes cluster who is there; those that look at the same share one watch. */
@Component(property = {DiscoveryProvider.TYPE + "=" + KubernetesProvider.NAME, "service.ranking:Integer=100"})
public final class KubernetesProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "kubernetes";

    private final SharedWatches watches = new SharedWatches();
    private final UnaryOperator<String> environment;

    @Activate
    public KubernetesProvider() {
        this(System::getenv);
    }

    KubernetesProvider(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return KubernetesOptions.ALL;
    }

    @Override
    public Discovery create(DiscoveryContext context) {
        KubernetesOptions options = new KubernetesOptions(context.options(), environment);
        return new KubernetesDiscovery(context, watches, options.watch(), options.naming());
    }

    /** Strategies are closed by those who have them; a watch that somebody forgot ends here. */
    @Deactivate
    void deactivate() {
        watches.close();
    }
}
