package io.foundation.cluster.api.admin;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Map;

/**
 * What a cluster is to be switched to.
 *
 * @param type       the word of a topology, 1 to 64 characters
 * @param options    its options as text; at most 32. Those configured for this type hold where nothing is said here
 * @param reason     why, for the history; at most 200 characters
 * @param deadline   how long members may take to prepare; 1 s to 10 min
 * @param activation what happens at the deadline
 * @param force      whether the cool-down after the last switch is ignored
 */
public record SwitchRequest(String type, Map<String, String> options, String reason, Duration deadline, Activation activation, boolean force) {

    public static final int MAX_OPTIONS = 32;
    public static final int MAX_REASON = 200;
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

    /** What happens if fewer than 95 of 100 reachable members are ready at the deadline. */
    public enum Activation {
        /** The switch is given up; the application notices nothing. */
        ALL_PREPARED,
        /** The cluster switches if at least half of the reachable members are ready; the others follow. */
        DEADLINE
    }

    /** @throws FoundationException {@code INVALID_INPUT} or {@code RANGE_ERROR} if a part is out of its bounds */
    public SwitchRequest {
        options = Map.copyOf(options);
        if (type.isEmpty() || type.length() > 64) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A topology's word has 1 to 64 characters, and '" + type + "' has " + type.length() + ".");
        }
        if (options.size() > MAX_OPTIONS) {
            throw new FoundationException(ErrorType.INVALID_INPUT, options.size() + " options are too many: use at most " + MAX_OPTIONS + ".");
        }
        options.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > 64 || value.length() > 1_024) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The option '" + key + "' is not allowed: a key has 1 to 64 characters, a value at most 1024.");
            }
        });
        if (reason.length() > MAX_REASON) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The reason has " + reason.length() + " characters: use at most " + MAX_REASON + ".");
        }
        if (deadline.toMillis() < 1_000 || deadline.toMillis() > 600_000) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "A deadline of " + deadline.toMillis() + " ms is not allowed: use 1s to 10m.");
        }
    }

    /** A switch with the defaults. */
    public static SwitchRequest to(String type, String reason) {
        return new SwitchRequest(type, Map.of(), reason, DEFAULT_DEADLINE, Activation.ALL_PREPARED, false);
    }
}
