package io.foundation.protection.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration {@code io.foundation.protection}: one for each policy. */
@ObjectClassDefinition(name = "Foundation: protection", description = "A policy for calls.")
@interface PolicyConfig {

    String PID = "io.foundation.protection";

    @AttributeDefinition(description = "How calls of an entity are counted.", required = false, options = {
            @Option(value = "none"), @Option(value = "fixed"), @Option(value = "sliding"), @Option(value = "token"), @Option(value = "backoff")})
    String rate() default "none";

    @AttributeDefinition(description = "Calls of an entity in a window.", required = false, min = "0", max = "100000")
    int rate_limit() default 100;

    @AttributeDefinition(description = "The length of the window.", required = false)
    String rate_window() default "1m";

    @AttributeDefinition(description = "Tokens saved at most, for token; 0 for as many as the limit.", required = false, min = "0", max = "100000")
    int rate_burst() default 0;

    @AttributeDefinition(description = "Entities that may have used some of their rate at once.", required = false, min = "1", max = "1000000")
    int rate_entities() default 10_000;

    @AttributeDefinition(description = "How failures are counted.", required = false, options = {
            @Option(value = "none"), @Option(value = "consecutive"), @Option(value = "window")})
    String breaker() default "none";

    @AttributeDefinition(description = "Failures in a row that open it; for window the failures in a window that do not yet.", required = false, min = "1", max = "10000")
    int breaker_threshold() default 5;

    @AttributeDefinition(description = "How long it stays open; for window the length of the window too.", required = false)
    String breaker_recovery() default "30s";

    @AttributeDefinition(description = "Calls under way at once while half open.", required = false, min = "1", max = "10000")
    int breaker_probes() default 1;

    @AttributeDefinition(description = "Successes while half open that close it.", required = false, min = "1", max = "10000")
    int breaker_successes() default 1;

    @AttributeDefinition(description = "Permits for calls under way; 0 for no bulkhead.", required = false, min = "0", max = "1000000")
    int bulkhead_permits() default 0;

    @AttributeDefinition(description = "How long an attempt may take; 0 for no limit.", required = false)
    String timeLimit() default "0ms";

    @AttributeDefinition(description = "Attempts at all.", required = false, min = "1", max = "1000")
    int retry_attempts() default 1;

    @AttributeDefinition(description = "The wait after the first attempt; each further one is twice as long.", required = false)
    String retry_base() default "500ms";

    @AttributeDefinition(description = "The longest wait.", required = false)
    String retry_max() default "10s";

    @AttributeDefinition(description = "The share of a wait that is left to chance, in percent.", required = false, min = "0", max = "100")
    int retry_jitter() default 25;
}
