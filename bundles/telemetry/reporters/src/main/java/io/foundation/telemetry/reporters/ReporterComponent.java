package io.foundation.telemetry.reporters;

import com.codahale.metrics.CsvReporter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Slf4jReporter;
import com.codahale.metrics.jmx.JmxReporter;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.telemetry.api.trace.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins those of Metrics' reporters that are configured, and the file of spans. What cannot be done is said in the log; the others work. */
@Component(service = {}, immediate = true, configurationPid = ReporterComponent.PID)
@Designate(ocd = ReporterComponent.Config.class)
public final class ReporterComponent {

    static final String PID = "io.foundation.telemetry.reporters";

    private static final Logger LOG = LoggerFactory.getLogger(ReporterComponent.class);
    private static final long DAY = 86_400_000;
    private static final long MAX_BYTES = 1L << 40;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.flag("jmx", true, "Whether every series is a bean of JMX."),
            OptionSpec.duration("logInterval", "0s", 0, DAY, "How often all series are written to the log; 0s for never."),
            OptionSpec.text("csvFolder", null, "A folder in which each series has a file that gets a line each time; by default none."),
            OptionSpec.duration("csvInterval", "1m", 1_000, DAY, "How often that is."),
            OptionSpec.text("traceFile", null, "The file that sampled spans are appended to, as lines of OTLP in JSON; by default none."),
            OptionSpec.number("traceFileBytes", 64 << 20, 4_096, MAX_BYTES, "How large the file of spans may become before another is begun; two are kept."));

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** What there is to configure. */
    @ObjectClassDefinition(name = "Foundation Telemetry Reporters", description = "Where what is measured is written to by itself.")
    @interface Config {

        @AttributeDefinition(description = "Whether every series is a bean of JMX.")
        boolean jmx() default true;

        @AttributeDefinition(description = "How often all series are written to the log, up to 1d; 0s for never.")
        String logInterval() default "0s";

        @AttributeDefinition(description = "A folder in which each series has a file that gets a line each time; by default none.", required = false)
        String csvFolder();

        @AttributeDefinition(description = "How often that is, 1s to 1d.")
        String csvInterval() default "1m";

        @AttributeDefinition(description = "The file that sampled spans are appended to, as lines of OTLP in JSON; by default none.", required = false)
        String traceFile();

        @AttributeDefinition(description = "How large the file of spans may become before another is begun, from 4096; two are kept.")
        long traceFileBytes() default 64L << 20;
    }

    @Activate
    public ReporterComponent(BundleContext context, Map<String, Object> configured, @Reference(target = "(foundation.telemetry=true)") MetricRegistry registry, @Reference OwnedExecutors executors) {
        Options options;
        try {
            options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        } catch (FoundationException e) {
            LOG.error("{} Nothing is reported until it is mended.", e.getMessage());
            return;
        }
        ScheduledExecutorService timer = executors.timer("reporters");
        started.push(timer::shutdownNow);
        if (options.flag("jmx")) {
            JmxReporter jmx = JmxReporter.forRegistry(registry).inDomain(JmxNames.DOMAIN).createsObjectNamesWith(new JmxNames()).build();
            jmx.start();
            started.push(jmx);
        }
        if (!options.duration("logInterval").isZero()) {
            Slf4jReporter log = Slf4jReporter.forRegistry(registry).outputTo(LoggerFactory.getLogger("io.foundation.telemetry")).scheduleOn(timer).shutdownExecutorOnStop(false).build();
            log.start(options.duration("logInterval").toMillis(), TimeUnit.MILLISECONDS);
            started.push(log);
        }
        options.find("csvFolder").ifPresent(folder -> csv(Path.of(folder), options, registry, timer));
        options.find("traceFile").ifPresent(file -> spans(context, Path.of(file), options));
    }

    private void csv(Path folder, Options options, MetricRegistry registry, ScheduledExecutorService timer) {
        try {
            Files.createDirectories(folder);
            CsvReporter csv = CsvReporter.forRegistry(registry).formatFor(Locale.ROOT).scheduleOn(timer).shutdownExecutorOnStop(false)
                    .withCsvFileProvider((directory, name) -> new java.io.File(directory, name.replaceAll("[^A-Za-z0-9._{}=,-]", "_") + ".csv")).build(folder.toFile());
            csv.start(options.duration("csvInterval").toMillis(), TimeUnit.MILLISECONDS);
            started.push(csv);
        } catch (IOException e) {
            LOG.error("{}: csvFolder = '{}' cannot be written to ({}): no CSV files are written.", PID, folder, e.getMessage());
        }
    }

    private void spans(BundleContext context, Path file, Options options) {
        try {
            SpanFile spans = new SpanFile(file, options.number("traceFileBytes", 0), new SpanLine(""));
            started.push(spans);
            ServiceRegistration<SpanExporter> published = context.registerService(SpanExporter.class, spans, null);
            started.push(published::unregister);
        } catch (IOException e) {
            LOG.error("{}: traceFile = '{}' cannot be written to ({}): spans go nowhere.", PID, file, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                LOG.warn("A reporter could not be ended.", e);
            }
        }
    }
}
