package io.foundation.transport.netty;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of the configuration {@code io.foundation.transport.netty}: what all clusters of the node share. */
final class NodeWideOptions {

    static final String THREADS = "threads";
    static final String IO = "io";

    private static final Logger LOG = LoggerFactory.getLogger(NodeWideOptions.class);
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number(THREADS, 0, 0, 256, "event loop threads for all clusters together; 0 takes one per core, at least 2"),
            OptionSpec.choice(IO, EventLoops.AUTO, List.of(EventLoops.AUTO, EventLoops.NIO, EventLoops.EPOLL),
                    "how sockets are served; auto takes epoll where its native library loads"));

    private NodeWideOptions() {
    }

    /** Reads what is right; each key that is wrong is told in one sentence and left at its default. */
    static Options read(Map<String, Object> configured) {
        Map<String, String> given = ConfiguredValues.of(configured);
        // What the service says of itself.
        given.keySet().removeIf(key -> key.startsWith("foundation."));
        Map<String, String> right = new TreeMap<>();
        given.forEach((key, value) -> {
            List<FoundationException> problems = Options.problems(NettyTransportProvider.PID, SPECS, Map.of(key, value));
            problems.forEach(problem -> LOG.error("{} The default is taken.", problem.getMessage()));
            if (problems.isEmpty()) {
                right.put(key, value);
            }
        });
        return Options.read(NettyTransportProvider.PID, SPECS, right);
    }
}
