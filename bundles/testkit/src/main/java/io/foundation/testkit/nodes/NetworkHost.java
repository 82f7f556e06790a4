package io.foundation.testkit.nodes;

import java.util.ArrayList;
import java.util.List;

/**
 * A host of its own on this machine: a network namespace with one interface.
 *
 * @param namespace its name
 * @param address   its address
 */
public record NetworkHost(String namespace, String address) {

    /** The command line that runs a command on this host. */
    public List<String> command(List<String> command) {
        List<String> there = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        there.addAll(command);
        return there;
    }
}
