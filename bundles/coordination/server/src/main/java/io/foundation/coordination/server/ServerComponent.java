package io.foundation.coordination.server;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the server of one cluster for each configuration. It starts and stops on a thread of its own, one after the other, because reading the data takes time. What is wrong is
 * logged as one sentence, and there is no server.
 */
@Component(service = {}, immediate = true, configurationPid = ServerOptions.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ServerComponent.Config.class, factory = true)
public final class ServerComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);
    private static final long STOP_SECONDS = 4;

    private final ExecutorService thread;
    private EmbeddedServer server;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Coordination Server", description = "A server of ZooKeeper within the node.")
    @interface Config {

        @AttributeDefinition(description = "The name of the cluster whose server this is.")
        String cluster() default "default";

        @AttributeDefinition(description = "The folder of its data, which is its own alone.")
        String dataFolder();

        @AttributeDefinition(description = "Where it listens; without a secret on this machine only.")
        String bind() default "127.0.0.1";

        @AttributeDefinition(description = "Its port; 0 takes a free one.", min = "0", max = "65535")
        int port() default 0;

        @AttributeDefinition(description = "Its unit of time, 100ms to 10s.")
        String tick() default "1s";

        @AttributeDefinition(description = "The file with the secret that the nodes of the cluster share.", required = false)
        String clusterSecretFile();
    }

    @Activate
    public ServerComponent(Map<String, Object> configured, @Reference OwnedExecutors executors) {
        thread = executors.pool("zookeeper", 1, 4);
        thread.execute(() -> start(configured));
    }

    private void start(Map<String, Object> configured) {
        try {
            server = EmbeddedServer.start(ServerOptions.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} There is no server until it is mended.", e.getMessage());
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        thread.execute(() -> {
            if (server != null) {
                server.close();
            }
        });
        thread.shutdown();
        if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("The server of ZooKeeper has not stopped within {} s; it goes on stopping by itself.", STOP_SECONDS);
        }
    }
}
