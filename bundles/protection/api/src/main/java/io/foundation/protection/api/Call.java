package io.foundation.protection.api;

import java.util.Objects;

/**
 * What is about to be done under protection.
 *
 * @param policy the name of the policy, as configured
 * @param entity for whom: each entity has a rate limit of its own; 1 to 256 characters
 * @param weight how many permits of the bulkhead it takes, from 1
 */
public record Call(String policy, String entity, int weight) {

    /** The entity of calls that are made for nobody in particular. */
    public static final String ANYBODY = "default";

    public Call {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(entity, "entity");
    }

    /** A call of weight 1 for nobody in particular. */
    public static Call of(String policy) {
        return new Call(policy, ANYBODY, 1);
    }

    /** A call of weight 1. */
    public static Call of(String policy, String entity) {
        return new Call(policy, entity, 1);
    }
}
