package io.foundation.protection.api;

/**
 * How much of its rate an entity has used, at one moment.
 *
 * @param entity           the entity
 * @param used             calls that count now
 * @param limit            how many may count
 * @param retryAfterMillis milliseconds until a call may pass; 0 if one may now
 */
public record RateStatus(String entity, long used, long limit, long retryAfterMillis) {
}
