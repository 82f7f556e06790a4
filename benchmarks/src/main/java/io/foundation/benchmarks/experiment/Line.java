package io.foundation.benchmarks.experiment;

/**
 * What a connection through the shim is like. Each connection has all of it to itself.
 *
 * @param roundTripMillis half of it each way
 * @param windowBytes     how many bytes may be under way in one direction before the first of them is acknowledged
 * @param bytesPerSecond  how fast bytes enter the line; 0 for no limit
 */
record Line(double roundTripMillis, int windowBytes, double bytesPerSecond) {

    private static final double NANOS_PER_MILLI = 1e6;

    long oneWayNanos() {
        return (long) (roundTripMillis * NANOS_PER_MILLI / 2);
    }

    /** How long so many bytes take to enter the line. */
    long entryNanos(int bytes) {
        return bytesPerSecond == 0 ? 0 : (long) (bytes * 1e9 / bytesPerSecond);
    }

    String text() {
        return "round trip " + trim(roundTripMillis) + " ms, window " + (windowBytes >> 10) + " KiB"
                + (bytesPerSecond == 0 ? "" : ", " + trim(bytesPerSecond / 1e6) + " MB/s") + " a connection";
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
