package io.foundation.telemetry.prometheus;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.telemetry.api.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens as configured, by default on this machine only. What cannot be done is said in one sentence in the log, and nothing listens until the configuration is mended. */
@Component(service = {}, immediate = true, configurationPid = PrometheusComponent.PID)
@Designate(ocd = PrometheusComponent.Config.class)
public final class PrometheusComponent {

    static final String PID = "io.foundation.telemetry.prometheus";

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusComponent.class);
    private static final int MAX_PORT = 65_535;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("bind", "127.0.0.1", "The address to listen on; others than this machine's can read all that is measured there."),
            OptionSpec.number("port", 9_464, 0, MAX_PORT, "The port to listen on; 0 takes a free one, which the log names."));

    private final ExecutorService threads;
    private final MetricsServer server;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Telemetry Prometheus", description = "Where readings can be had over HTTP.")
    @interface Config {

        @AttributeDefinition(description = "The address to listen on; on others than this machine's anybody who reaches it can read what is measured.")
        String bind() default "127.0.0.1";

        @AttributeDefinition(description = "The port to listen on, 0 to 65535; 0 takes a free one, which the log names.")
        int port() default 9_464;
    }

    @Activate
    public PrometheusComponent(Map<String, Object> configured, @Reference Telemetry telemetry, @Reference OwnedExecutors executors) {
        threads = executors.virtual("prometheus");
        server = listen(configured, telemetry);
    }

    private MetricsServer listen(Map<String, Object> configured, Telemetry telemetry) {
        PrometheusExporter exporter = new PrometheusExporter();
        try {
            Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
            InetSocketAddress address = new InetSocketAddress(options.text("bind"), options.integer("port"));
            if (address.isUnresolved()) {
                LOG.error("{}: bind = '{}' is no address of this machine: nothing listens.", PID, options.text("bind"));
                return null;
            }
            try {
                MetricsServer started = new MetricsServer(address, threads, () -> exporter.export(telemetry.readings("")));
                LOG.info("Readings for Prometheus are at http://{}:{}{}.", options.text("bind"), started.port(), MetricsServer.PATH);
                return started;
            } catch (IOException e) {
                LOG.error("{}: nothing can listen on {}:{} ({}): set another port, or 0 for a free one.", PID, options.text("bind"), address.getPort(), e.getMessage());
            }
        } catch (FoundationException e) {
            LOG.error("{} Nothing listens until it is mended.", e.getMessage());
        }
        return null;
    }

    @Deactivate
    void deactivate() {
        if (server != null) {
            server.close();
        }
        threads.shutdown();
    }
}
