package io.foundation.registry.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What somebody registers. Immutable.
 *
 * @param key       what it is called
 * @param holder    the service or process itself
 * @param metadata  what it says of itself, as {@link Metadata} allows
 * @param lease     after how long without {@link Registered#renew} it goes, 10 ms to 30 days; zero for never
 * @param alive     whether the holder still lives; asked at every look-up, so it must be quick; a dead one is taken out. What throws is dead
 * @param check     how it is
 * @param checkTime how long the check may take, 1 ms to 1 minute
 * @param endpoint  answers what is routed to it
 */
public record Offer(EntryKey key, Object holder, Map<String, Object> metadata, Duration lease, Optional<BooleanSupplier> alive, Optional<HealthCheck> check, Duration checkTime,
        Optional<Endpoint> endpoint) {

    /** The longest lease. */
    public static final Duration MAX_LEASE = Duration.ofDays(30);
    /** The shortest lease. */
    public static final Duration MIN_LEASE = Duration.ofMillis(10);

    private static final Duration CHECK_TIME = Duration.ofSeconds(5);
    private static final Duration MAX_CHECK_TIME = Duration.ofMinutes(1);

    /** @throws FoundationException {@code INVALID_INPUT} or {@code TOO_LARGE} for what is not allowed */
    public Offer {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(alive, "alive");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(endpoint, "endpoint");
        metadata = Metadata.checked(metadata);
        if (!lease.isZero() && (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A lease of " + lease.toMillis() + " ms for '" + key + "' is not allowed: use 10 ms to 30 days, or none.");
        }
        if (checkTime.toMillis() < 1 || checkTime.compareTo(MAX_CHECK_TIME) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A check of '" + key + "' within " + checkTime.toMillis() + " ms is not allowed: use 1 ms to 1 minute.");
        }
    }

    /** A holder under a name, for as long as its owner lives. */
    public static Offer of(EntryKey key, Object holder) {
        return new Offer(key, holder, Map.of(), Duration.ZERO, Optional.empty(), Optional.empty(), CHECK_TIME, Optional.empty());
    }

    public Offer with(Map<String, ?> otherMetadata) {
        return new Offer(key, holder, Map.copyOf(otherMetadata), lease, alive, check, checkTime, endpoint);
    }

    public Offer leased(Duration time) {
        return new Offer(key, holder, metadata, time, alive, check, checkTime, endpoint);
    }

    public Offer aliveWhile(BooleanSupplier condition) {
        return new Offer(key, holder, metadata, lease, Optional.of(condition), check, checkTime, endpoint);
    }

    public Offer checked(HealthCheck by) {
        return checked(by, checkTime);
    }

    public Offer checked(HealthCheck by, Duration time) {
        return new Offer(key, holder, metadata, lease, alive, Optional.of(by), time, endpoint);
    }

    public Offer answeredBy(Endpoint target) {
        return new Offer(key, holder, metadata, lease, alive, check, checkTime, Optional.of(target));
    }
}
