package io.foundation.discovery.http;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server is asked.
 *
 * @param timeout   how long an answer may take, body included
 * @param maxBytes  the largest body that is read
 * @param trustFile    the certificates, in PEM, of the issuers that are trusted instead of those of the JVM
 * @param tokenFile whose text is sent as bearer token; read anew for each question, since tokens are renewed
 */
public record HttpSettings(Duration timeout, int maxBytes, Optional<Path> trustFile, Optional<Path> tokenFile) {

    private static final String TIMEOUT = "timeout";
    private static final String MAX_BYTES = "maxBytes";
    private static final String TRUST_FILE = "trustFile";
    private static final String TOKEN_FILE = "tokenFile";

    /** The options that say so. */
    public static List<OptionSpec> options() {
        return List.of(
                OptionSpec.duration(TIMEOUT, "5s", 50, 600_000, "How long an answer of the server may take."),
                OptionSpec.number(MAX_BYTES, 4 << 20, 1_024, 256 << 20, "The largest answer that is read, in bytes."),
                OptionSpec.text(TRUST_FILE, null, "The certificates of the issuers to trust, a file in PEM; those of the JVM if left out."),
                OptionSpec.text(TOKEN_FILE, null, "A file whose text is sent as bearer token; read anew for each question. Only over https, or to this machine."));
    }

    /** What options that have {@link #options} say. */
    public static HttpSettings of(Options options) {
        return new HttpSettings(options.duration(TIMEOUT), options.integer(MAX_BYTES), options.find(TRUST_FILE).map(Path::of), options.find(TOKEN_FILE).map(Path::of));
    }
}
