package io.foundation.discovery.gossip;

/**
 * One way out: an interface, or a seed.
 *
 * @param name       for people, and to tell it from the others, e.g. {@code eth0}
 * @param echoes     whether what is sent there comes back to the sender, so that hearing can be tested
 * @param direct     whether what is sent there reaches one receiver alone
 */
record GossipLink(String name, boolean echoes, boolean direct) {
}
