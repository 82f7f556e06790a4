package io.foundation.base.codec;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record that is passed on as it came, byte for byte, because its type is not known here or does not matter.
 *
 * @param name    the stable name of its type
 * @param version the version of its body, from 1
 * @param body    the body; not copied, so nobody may change it
 */
public record OpaqueRecord(String name, int version, byte[] body) implements WireRecord {

    public OpaqueRecord {
        WireRecords.checkName(name);
        WireRecords.checkVersion(version);
        Objects.requireNonNull(body, "body");
    }

    @Override
    public void encodeBody(WireWriter to) {
        to.writeRaw(body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpaqueRecord that && name.equals(that.name) && version == that.version && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + version) + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "OpaqueRecord[" + name + " version " + version + ", " + body.length + " bytes]";
    }
}
