package io.foundation.protection.api;

/**
 * A pool at one moment.
 *
 * @param name    the pool
 * @param max     the most connections
 * @param active  connections in use
 * @param idle    connections at rest
 * @param waiting callers that wait for one
 * @param created connections ever made
 * @param dropped connections ever closed, because they were broken or too many
 */
public record PoolStatus(String name, int max, int active, int idle, int waiting, long created, long dropped) {
}
