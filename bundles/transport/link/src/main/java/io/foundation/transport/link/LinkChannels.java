package io.foundation.transport.link;

import io.foundation.transport.api.ChannelSpec;
import java.util.List;

/** The channels both ends of a link have, by name and by number. Immutable. */
final class LinkChannels {

    static final int NONE = -1;

    private final String[] names;
    private final int[] priorities;
    private final List<ChannelSpec> specs;

    /**
     * @param common the names agreed in the handshake, whose index is their number
     * @param own    this node's channels
     */
    LinkChannels(List<String> common, List<ChannelSpec> own) {
        specs = common.stream().map(name -> own.stream().filter(spec -> spec.name().equals(name)).findFirst().orElseThrow()).toList();
        names = specs.stream().map(ChannelSpec::name).toArray(String[]::new);
        priorities = specs.stream().mapToInt(ChannelSpec::priority).toArray();
    }

    List<ChannelSpec> specs() {
        return specs;
    }

    /** The number of a channel, or {@link #NONE}. There are few: looking through them is faster than hashing. */
    int indexOf(String name) {
        String[] all = names;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i].equals(name)) {
                return i;
            }
        }
        return NONE;
    }

    boolean has(int channel) {
        return channel >= 0 && channel < names.length;
    }

    String name(int channel) {
        return names[channel];
    }

    int priority(int channel) {
        return priorities[channel];
    }
}
