package io.foundation.health.core;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.HealthChecks.Outcome;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers by HTTP where it is configured. What is wrong with the configuration, or a port that is taken, is logged as one sentence, and there are no endpoints until it is mended. */
@Component(service = {}, immediate = true, configurationPid = HealthConfig.PID)
@Designate(ocd = HealthConfig.class)
public final class HealthEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoints.class);
    private static final int HIGHEST_PORT = 65_535;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number("port", 0, 0, HIGHEST_PORT, "The port of /health/live and /health/ready; 0 for none."),
            OptionSpec.text("bind", "127.0.0.1", "The address to listen on."));

    private final ExecutorService requests;
    private HealthServer server;

    @Activate
    public HealthEndpoints(@Reference HealthCheckExecutor checks, @Reference OwnedExecutors executors, Map<String, Object> properties) {
        requests = executors.virtual("http");
        try {
            Options options = Options.read(HealthConfig.PID, SPECS, ConfiguredValues.of(properties));
            if (options.integer("port") != 0) {
                InetSocketAddress address = new InetSocketAddress(options.text("bind"), options.integer("port"));
                server = new HealthServer(address, requests, () -> answer(Outcomes.of(checks.execute(HealthCheckSelector.tags(HealthChecks.SYSTEM_READY)))));
                LOG.info("How this node is can be asked at http://{}:{}/health/ready.", options.text("bind"), server.port());
            }
        } catch (FoundationException e) {
            LOG.error("{} Nobody can ask by HTTP how this node is, until it is mended.", e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: it cannot listen as 'bind' and 'port' say ({}). Nobody can ask by HTTP how this node is: choose others.", HealthConfig.PID, e.toString());
        }
    }

    /** Without a check nobody says that it is ready. */
    static HealthServer.Answer answer(List<Outcome> outcomes) {
        boolean ready = !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::passes);
        StringBuilder text = new StringBuilder(ready ? "ready\n" : "not ready\n");
        for (Outcome each : outcomes) {
            text.append(each.name()).append(": ").append(each.status()).append('\n');
            each.reasons().forEach(reason -> text.append("  ").append(reason).append('\n'));
        }
        return new HealthServer.Answer(ready, text.toString());
    }

    @Deactivate
    void deactivate() {
        if (server != null) {
            server.close();
        }
        requests.shutdown();
    }
}
