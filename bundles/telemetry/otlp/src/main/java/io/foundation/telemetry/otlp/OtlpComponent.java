package io.foundation.telemetry.otlp;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.api.Cluster;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.SpanExporter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends sampled spans to a collector, if one is configured. What is wrong with the configuration is logged as one sentence, and nothing is sent until it is mended. */
@Component(immediate = true, configurationPid = OtlpComponent.PID)
@Designate(ocd = OtlpComponent.Config.class)
public final class OtlpComponent implements SpanExporter {

    static final String PID = "io.foundation.telemetry.otlp";

    private static final Logger LOG = LoggerFactory.getLogger(OtlpComponent.class);
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("endpoint", null, "Where spans are sent to, such as http://collector:4318/v1/traces; by default nowhere."),
            OptionSpec.list("headers", "", "Headers of each request, name=value with commas between, such as a token.").asSecret(),
            OptionSpec.text("node", null, "What this node is called there; by default its name in the cluster, or else that of the machine."),
            OptionSpec.duration("interval", "1s", 100, 60_000, "How often what has ended is sent."),
            OptionSpec.duration("timeout", "5s", 100, 60_000, "How long a request may take, with what is tried again."));
    /** How long what waits may be sent when this ends. */
    private static final Duration LAST = Duration.ofSeconds(1);

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Cluster cluster;

    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile SpanBatches batches;
    private OtlpHttpSpanExporter exporter;

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Telemetry OTLP", description = "Where sampled spans are sent to.")
    @interface Config {

        @AttributeDefinition(description = "Where spans are sent to, such as http://collector:4318/v1/traces; by default nowhere.", required = false)
        String endpoint();

        @AttributeDefinition(description = "Headers of each request, name=value with commas between, such as a token.", type = AttributeType.PASSWORD, required = false)
        String headers();

        @AttributeDefinition(description = "What this node is called there; by default its name in the cluster, or else that of the machine.", required = false)
        String node();

        @AttributeDefinition(description = "How often what has ended is sent, 100ms to 1m.")
        String interval() default "1s";

        @AttributeDefinition(description = "How long a request may take, with what is tried again, 100ms to 1m.")
        String timeout() default "5s";
    }

    @Activate
    public OtlpComponent(Map<String, Object> configured, @Reference OwnedExecutors executors) {
        threads = executors.virtual("otlp");
        timer = executors.timer("otlp");
        try {
            Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
            options.find("endpoint").ifPresent(endpoint -> begin(endpoint, options));
        } catch (FoundationException e) {
            LOG.error("{} No spans are sent until it is mended.", e.getMessage());
        }
    }

    private void begin(String endpoint, Options options) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder().setEndpoint(checked(endpoint)).setTimeout(options.duration("timeout")).setExecutorService(threads)
                // The sender is in the bundle of the library, and is looked for there alone.
                .setServiceClassLoader(OtlpHttpSpanExporter.class.getClassLoader());
        for (String header : options.list("headers")) {
            int equals = header.indexOf('=');
            if (equals < 1) {
                throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": one of the 'headers' is not allowed: use name=value, with commas between.");
            }
            builder.addHeader(header.substring(0, equals).trim(), header.substring(equals + 1).trim());
        }
        exporter = builder.build();
        Supplier<String> named = options.find("node").<Supplier<String>>map(name -> () -> name).orElse(this::node);
        OtlpHttpSpanExporter to = exporter;
        long patience = options.duration("timeout").toMillis() + LAST.toMillis();
        batches = new SpanBatches(spans -> {
            Resource resource = resource(named.get());
            return to.export(spans.stream().map(span -> SpanOfOtlp.of(span, resource)).toList()).join(patience, TimeUnit.MILLISECONDS).isSuccess();
        });
        timer.scheduleWithFixedDelay(this::flush, options.duration("interval").toMillis(), options.duration("interval").toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("Sampled spans are sent to {}.", endpoint);
    }

    private static String checked(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            LOG.debug("No URL.", e);
        }
        throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": '" + endpoint + "' is not allowed for 'endpoint': use a URL such as http://collector:4318/v1/traces.");
    }

    private String node() {
        Cluster present = cluster;
        if (present != null) {
            return present.self().name().value();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Resource resource(String node) {
        return Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "foundation", AttributeKey.stringKey("service.instance.id"), node));
    }

    /** On a thread of its own, since the timer must not wait; while one round lasts, no other begins. */
    private void flush() {
        if (busy.compareAndSet(false, true)) {
            try {
                threads.execute(() -> {
                    try {
                        batches.flush();
                    } finally {
                        busy.set(false);
                    }
                });
            } catch (RejectedExecutionException e) {
                busy.set(false);
            }
        }
    }

    @Override
    public void ended(FinishedSpan span) {
        SpanBatches to = batches;
        if (to != null) {
            to.ended(span);
        }
    }

    /** What waits is sent, if the collector takes it within a second. */
    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        if (exporter != null) {
            try {
                threads.submit(batches::flush).get(LAST.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
                LOG.warn("The last spans were not sent: {}", e.toString());
            }
            exporter.shutdown().join(LAST.toMillis(), TimeUnit.MILLISECONDS);
        }
        threads.shutdown();
    }
}
