package io.foundation.mdns.shell.command;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Timeouts;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.service.Stages;
import io.foundation.mdns.shell.completion.NameCompleter;
import io.foundation.mdns.shell.completion.TypeCompleter;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:mdns-query}. */
@Service
@Command(scope = "discovery", name = "mdns-query", description = "Asks the local network by mDNS", detailedDescription = "classpath:discovery-mdns-query.txt")
public class MdnsQueryCommand extends OfMdns {

    private static final Duration GRACE = Duration.ofSeconds(5);

    @Argument(name = "name", description = "The name, such as printer.local, or _http._tcp.local", required = true)
    @Completion(NameCompleter.class)
    String name;

    @Option(name = "-t", aliases = "--type", description = "The type of record: A, AAAA, PTR, SRV, TXT or ANY; default: PTR for types of service, else A")
    @Completion(TypeCompleter.class)
    String type;

    @Option(name = "--timeout", description = "How long to wait for answers, 1ms to 1m")
    String timeout = "1s";

    /** @throws FoundationException if the name or the type is none, or no interface can be used */
    @Override
    protected void perform(Environment environment) {
        format();
        Duration patience = Timeouts.parse(timeout);
        String wanted = type == null ? name.startsWith("_") || name.endsWith(".arpa") ? "PTR" : "A" : type;
        print(environment, "Nobody has answered for " + Text.oneLine(name) + ' ' + Text.oneLine(wanted) + '.',
                Stages.await(mdns(environment).query(name, wanted, patience), patience.plus(GRACE), "The question"), null);
    }
}
