package io.foundation.mdns.core.link;

import io.foundation.mdns.core.record.PacketCodec;
import io.foundation.mdns.core.record.Resource;
import java.util.ArrayList;
import java.util.List;

/** Records in portions that fit into packets which no network cuts. */
final class Portions {

    /** What is left of an Ethernet frame for records, less some for questions. */
    static final int BYTES = 1_300;

    private Portions() {
    }

    /** At least one portion, which may be empty; a record that is larger than all has its own. */
    static List<List<Resource>> of(List<Resource> resources) {
        List<List<Resource>> portions = new ArrayList<>();
        List<Resource> portion = new ArrayList<>();
        int bytes = 0;
        for (Resource resource : resources) {
            int size = PacketCodec.size(resource);
            if (bytes + size > BYTES && !portion.isEmpty()) {
                portions.add(portion);
                portion = new ArrayList<>();
                bytes = 0;
            }
            portion.add(resource);
            bytes += size;
        }
        portions.add(portion);
        return portions;
    }

    /** Those of more that fit beside what there is. */
    static List<Resource> fitting(List<Resource> there, List<Resource> more) {
        int bytes = there.stream().mapToInt(PacketCodec::size).sum();
        List<Resource> fitting = new ArrayList<>();
        for (Resource resource : more) {
            bytes += PacketCodec.size(resource);
            if (bytes <= BYTES) {
                fitting.add(resource);
            }
        }
        return fitting;
    }
}
