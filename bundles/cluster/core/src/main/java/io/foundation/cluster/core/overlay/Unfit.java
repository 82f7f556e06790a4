package io.foundation.cluster.core.overlay;

/**
 * Why an overlay does not hold on a node.
 *
 * @param why      a sentence
 * @param hopeless whether waiting will not help: its provider is missing or fails
 */
public record Unfit(String why, boolean hopeless) {
}
