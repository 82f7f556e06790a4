package io.foundation.mdns.core.record;

import java.io.IOException;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A record with what Multicast DNS adds to it.
 *
 * @param record its class without the highest bit
 * @param unique whether one node alone may have records of this name and type, so that they take the place of all known before
 */
public record Resource(Record record, boolean unique) {

    private static final int CLASS_OFFSET = 2;
    private static final int TTL_OFFSET = 4;

    /** The same with another time to live, in seconds. */
    public Resource withTtl(long seconds) {
        return record.getTTL() == seconds ? this : new Resource(altered(record, record.getDClass(), seconds), unique);
    }

    /** The same data of the same name, whatever the time to live. */
    public boolean sameAs(Resource other) {
        return record.equals(other.record);
    }

    /** A record with another class and time to live; names keep the case of their letters. */
    static Record altered(Record record, int dclass, long ttl) {
        byte[] wire = record.toWire(Section.ANSWER);
        int type = record.getName().length();
        DNSOutput out = new DNSOutput(wire.length);
        out.writeByteArray(wire);
        out.save();
        out.jump(type + CLASS_OFFSET);
        out.writeU16(dclass);
        out.jump(type + TTL_OFFSET);
        out.writeU32(ttl);
        out.restore();
        try {
            return Record.fromWire(out.toByteArray(), Section.ANSWER);
        } catch (IOException e) {
            throw new IllegalStateException("a record that was written cannot be read: " + record, e);
        }
    }
}
