package io.foundation.benchmarks.contestant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How bodies begin: a kind of one byte and a number of eight. */
public final class Bodies {

    /** The shortest body. */
    public static final int HEAD = 9;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bodies() {
    }

    /** A body of a length, from {@link #HEAD} up. */
    public static byte[] body(int kind, long number, int length) {
        byte[] body = new byte[length];
        body[0] = (byte) kind;
        LONG.set(body, 1, number);
        return body;
    }

    /** Tells of a body that is an array. */
    public static void tell(Arrivals arrivals, byte[] body) {
        tell(arrivals, body, 0, body.length);
    }

    /** Tells of a body where it stands: from index 0 on. */
    public static void tellInPlace(Arrivals arrivals, ByteBuffer body) {
        arrivals.arrived(body.get(0), body.getLong(1), body.limit());
    }

    /** Tells of a body that is a part of an array. */
    public static void tell(Arrivals arrivals, byte[] array, int offset, int length) {
        arrivals.arrived(array[offset], (long) LONG.get(array, offset + 1), length);
    }
}
