package io.foundation.mdns.core.link;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.xbill.DNS.Record;

/** The order of records by which two who probe one name at once agree whose it is: class, type, then the bytes of the data, each list in that order (RFC 6762, 8.2). */
final class Tie {

    static final Comparator<Record> ORDER = Comparator.comparingInt(Record::getDClass).thenComparingInt(Record::getType)
            .thenComparing(Record::rdataToWireCanonical, Arrays::compareUnsigned);

    private Tie() {
    }

    static int compare(List<Record> ours, List<Record> theirs) {
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            int order = ORDER.compare(ours.get(i), theirs.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(ours.size(), theirs.size());
    }
}
