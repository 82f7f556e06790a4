package io.foundation.coordination.server.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.admin.ClusterSetup;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes part in the ensemble of one cluster for each configuration, while this node is in that cluster. What is wrong is logged as one sentence, and the node takes no part. */
@Component(service = {}, immediate = true, configurationPid = EnsembleOptions.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EnsembleComponent.Config.class, factory = true)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.foundation.coordination.api.store.StoreServers,io.foundation.coordination.api.store.EnsembleAdmin\"")
public final class EnsembleComponent {

    private static final Logger LOG = LoggerFactory.getLogger(EnsembleComponent.class);

    private final ServiceTracker<ClusterSetup, RunningEnsemble> clusters;
    private final Farewells farewells;
    /** Whether the node is to take no part any more, though it stays in the cluster. */
    private volatile boolean retiring;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Coordination Ensemble", description = "Servers of ZooKeeper within the nodes, which form an ensemble by themselves.")
    @interface Config {

        @AttributeDefinition(description = "The name of the cluster whose ensemble it is.")
        String cluster() default "default";

        @AttributeDefinition(description = "The most servers with a vote: 1, 3, 5 or 7.", min = "1", max = "7")
        int size() default 5;

        @AttributeDefinition(description = "How long a server must have been away before another node gets its seat.")
        String grace() default "2m";

        @AttributeDefinition(description = "How long nodes must have been here before one founds the ensemble, or gets a seat.")
        String settle() default "3s";

        @AttributeDefinition(description = "The servers' unit of time, 100ms to 10s.")
        String tick() default "1s";
    }

    @Activate
    public EnsembleComponent(BundleContext context, Map<String, Object> configured, @Reference OwnedExecutors executors, @Reference Farewells farewells) {
        this.farewells = farewells;
        ServiceTracker<ClusterSetup, RunningEnsemble> tracker = null;
        try {
            tracker = tracker(context, EnsembleOptions.read(configured), executors);
        } catch (FoundationException e) {
            LOG.error("{} The node takes no part in the ensemble until it is mended.", e.getMessage());
        } catch (InvalidSyntaxException e) {
            LOG.error("'{}' is no name of a cluster: the node takes no part in its ensemble.", configured.get(EnsembleOptions.CLUSTER));
        }
        clusters = tracker;
        if (tracker != null) {
            tracker.open();
        }
    }

    private ServiceTracker<ClusterSetup, RunningEnsemble> tracker(BundleContext context, Options options, OwnedExecutors executors) throws InvalidSyntaxException {
        String named = '(' + Cluster.NAME + '=' + options.text(EnsembleOptions.CLUSTER) + ')';
        return new ServiceTracker<>(context, FrameworkUtil.createFilter("(&(" + Constants.OBJECTCLASS + '=' + ClusterSetup.class.getName() + ')' + named + ')'), null) {
            @Override
            public RunningEnsemble addingService(ServiceReference<ClusterSetup> reference) {
                try {
                    farewells.end(options.text(EnsembleOptions.CLUSTER));
                    // It is published before its setup is.
                    ServiceReference<Cluster> cluster = context.getServiceReferences(Cluster.class, named).iterator().next();
                    return RunningEnsemble.begin(context, cluster, reference, options, executors);
                } catch (FoundationException e) {
                    LOG.error("{}", e.getMessage());
                    return null;
                } catch (InvalidSyntaxException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void removedService(ServiceReference<ClusterSetup> reference, RunningEnsemble running) {
                if (retiring) {
                    farewells.begin(running);
                } else {
                    running.close();
                }
            }
        };
    }

    /** Without its configuration the node gives its seat to another. Else it will be back: this bundle is updated, its configuration changed, or the node stops. */
    @Deactivate
    void stop(int reason) {
        retiring = reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
        if (clusters != null) {
            clusters.close();
        }
    }
}
