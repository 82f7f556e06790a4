package io.foundation.protection.api;

/**
 * What a policy is doing, at one moment.
 *
 * @param name          the policy
 * @param breaker       what its breaker does
 * @param failures      failures counted towards opening
 * @param reopensMillis milliseconds until an open breaker lets calls pass again; 0 if it is not open
 * @param entities      how many entities have used some of their rate
 * @param permits       permits of the bulkhead; 0 if there is none
 * @param inUse         permits of the bulkhead that are taken
 * @param waiting       calls that wait for some of them
 * @param succeeded     calls that returned a result
 * @param failed        calls that failed, time-outs among them
 * @param refused       calls that were not made
 * @param retried       attempts after the first
 */
public record PolicyStatus(String name, BreakerState breaker, int failures, long reopensMillis, int entities, int permits, int inUse, int waiting,
        long succeeded, long failed, long refused, long retried) {
}
