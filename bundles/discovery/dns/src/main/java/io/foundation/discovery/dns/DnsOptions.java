package io.foundation.discovery.dns;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.dns.DnsQuestion.Kind;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** The options that all strategies of this bundle have, and how names are read. */
final class DnsOptions {

    static final String RECORDS = "records";
    static final String PORT = "port";
    static final String SERVERS = "servers";
    static final String INTERVAL = "interval";
    static final String TIMEOUT = "timeout";
    static final String PRUNE = "prune";
    static final String EMPTY_AFTER = "emptyAfter";
    static final String HONOUR_TTL = "honourTtl";

    private static final String ADDRESS_WORD = "address";
    private static final String SERVICE_WORD = "service";

    private DnsOptions() {
    }

    /** The common options. */
    static List<OptionSpec> common(String records, boolean prune) {
        return List.of(
                OptionSpec.choice(RECORDS, records, List.of(ADDRESS_WORD, SERVICE_WORD),
                        "What is asked for: address (A and AAAA, with the port of the option 'port') or service (SRV, which name their ports)."),
                OptionSpec.number(PORT, 7800, 1, 65535, "The port of the peers that address records name."),
                OptionSpec.addresses(SERVERS, null, "The name servers, host or host:port with commas between; those of the system if left out. Asked in turn until one answers."),
                OptionSpec.duration(INTERVAL, "5s", 100, 3_600_000, "How long between two rounds of questions."),
                OptionSpec.duration(TIMEOUT, "1s", 50, 60_000, "How long a server may take for an answer; then the next is asked, each twice."),
                OptionSpec.flag(PRUNE, prune, "Whether who is not named any more is gone. Only for servers that always name everybody."),
                OptionSpec.number(EMPTY_AFTER, 3, 0, 1_000, "With 'prune': after how many answers in a row that name nobody everybody is taken to be gone; 0 for never."),
                OptionSpec.flag(HONOUR_TTL, true, "Whether an answer is kept for as long as it says it holds, so that servers are asked less often."));
    }

    static Kind kind(Options options) {
        return options.text(RECORDS).equals(SERVICE_WORD) ? Kind.SERVICE : Kind.ADDRESS;
    }

    /** @throws FoundationException {@code INVALID_CONFIG_VALUE} if it is no name of DNS */
    static Name name(Options options, String key, String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + text + "' is not allowed for '" + key
                    + "': give a name of DNS, such as nodes.example.org, of at most 63 characters between two dots and 255 altogether.", e);
        }
    }
}
