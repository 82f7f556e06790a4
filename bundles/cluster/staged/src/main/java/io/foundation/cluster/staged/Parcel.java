package io.foundation.cluster.staged;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;

/**
 * What is brought, and under which subject.
 *
 * @param subject 1 to {@value #MAX_SUBJECT} characters
 * @param body    opaque
 */
record Parcel(String subject, byte[] body) {

    static final int MAX_SUBJECT = 255;
    private static final int OVERHEAD = 1 << 10;

    Parcel {
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The subject has " + subject.length() + " characters: use 1 to " + MAX_SUBJECT + ".");
        }
    }

    byte[] encode() {
        return new WireWriter(body.length + OVERHEAD).writeU8(1).writeString(subject).writeBytes(body).toByteArray();
    }

    static Parcel decode(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        from.readU8();
        return new Parcel(from.readString(3 * MAX_SUBJECT), from.readBytes(bytes.length));
    }
}
