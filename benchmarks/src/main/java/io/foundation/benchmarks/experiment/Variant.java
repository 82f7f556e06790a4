package io.foundation.benchmarks.experiment;

/** What is compared: ways to lay a path over connections. */
enum Variant {

    /** The baseline of the figures: as Distributed Erlang was when it was measured. */
    ONE("one connection", new NettyPath.Shape(1, false, false, 0, 0)),
    /** What such systems do nowadays. */
    ONE_CHUNKED("one connection, chunks of 64 KiB", new NettyPath.Shape(1, false, false, 64 << 10, 0)),
    /** Whichever connection comes. */
    SIXTEEN_RANDOM("16 connections, random", new NettyPath.Shape(16, true, false, 0, 0)),
    /** Affinity. */
    SIXTEEN("16 connections, by key", NettyPath.Shape.keyed(16)),
    /** Ours: a channel of the transport. */
    FOUNDATION("foundation, channel of 16", null);

    private final String text;
    private final NettyPath.Shape shape;

    Variant(String text, NettyPath.Shape shape) {
        this.text = text;
        this.shape = shape;
    }

    String text() {
        return text;
    }

    NettyPath.Shape shape() {
        return shape;
    }
}
