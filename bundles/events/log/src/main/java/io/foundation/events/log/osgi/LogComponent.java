package io.foundation.events.log.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.events.api.EventLog;
import io.foundation.events.log.segment.SegmentedLog;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as configured. A mistake in the configuration leaves the node without a log, and the log of the node says so. */
@Component(service = EventLog.class, configurationPid = LogConfig.PID, property = "service.ranking:Integer=" + LogComponent.RANKING)
@Designate(ocd = LogConfig.class)
public final class LogComponent implements EventLog {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LogComponent.class);
    private static final long LEAST_BYTES = 16_777_216;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("folder", "", "The folder; by default events in the data folder of Karaf."),
            OptionSpec.number("maxBytes", 268_435_456, LEAST_BYTES, Long.MAX_VALUE, "The most bytes of all its files."),
            OptionSpec.flag("force", false, "Whether what was appended durably is on the disk itself."));

    private final SegmentedLog log;

    @Activate
    public LogComponent(BundleContext context, Map<String, Object> configured) {
        try {
            Options options = Options.read(LogConfig.PID, SPECS, ConfiguredValues.of(configured));
            log = new SegmentedLog(folder(context, options.find("folder").orElse("")), options.number("maxBytes", LEAST_BYTES), options.flag("force"));
        } catch (FoundationException e) {
            LOG.error("{} There is no durable log until it is mended.", e.getMessage());
            throw e;
        }
    }

    private static Path folder(BundleContext context, String named) {
        try {
            if (!named.isEmpty()) {
                return Path.of(named);
            }
            String data = context.getProperty("karaf.data");
            return data == null ? context.getDataFile("events").toPath() : Path.of(data, "events");
        } catch (InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "The folder '" + named + "' in " + LogConfig.PID + " is no path: name one.", e);
        }
    }

    @Deactivate
    void deactivate() {
        log.close();
    }

    @Override
    public void append(List<Entry> entries) {
        log.append(entries);
    }

    @Override
    public List<Entry> read(long after, int most) {
        return log.read(after, most);
    }

    @Override
    public long mark() {
        return log.mark();
    }

    @Override
    public void mark(long number) {
        log.mark(number);
    }

    @Override
    public Status status() {
        return log.status();
    }
}
