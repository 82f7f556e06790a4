package io.foundation.protection.api.http;

import java.time.Instant;
import java.util.Optional;

/**
 * A worker at one moment.
 *
 * @param base     its server
 * @param policy   the policy of its requests; empty if there is none
 * @param requests attempts that were sent
 * @param errors   those of them that failed
 * @param last     when the latest was sent
 * @param since    when the worker was opened
 */
public record HttpStatus(String base, String policy, long requests, long errors, Optional<Instant> last, Instant since) {
}
