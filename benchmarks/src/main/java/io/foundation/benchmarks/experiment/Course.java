package io.foundation.benchmarks.experiment;

import io.foundation.transport.api.ChannelSpec;

/** A path with everything it stands on: a server, the shim before it, and the client's end. */
final class Course implements AutoCloseable {

    private final AutoCloseable server;
    private final WanShim shim;
    private final ActorPath path;

    private Course(AutoCloseable server, WanShim shim, ActorPath path) {
        this.server = server;
        this.shim = shim;
        this.path = path;
    }

    static Course of(NettyPath.Shape shape, Line line) throws Exception {
        AnsweringServer server = new AnsweringServer();
        WanShim shim = new WanShim(line, server.port());
        return new Course(server, shim, new NettyPath(shape, shim.port()));
    }

    /** Ours, over a channel. */
    static Course of(ChannelSpec work, Line line) throws Exception {
        FoundationPath.Server server = new FoundationPath.Server(work, body -> { });
        WanShim shim = new WanShim(line, server.port());
        return new Course(server, shim, new FoundationPath(work, shim.port()));
    }

    static Course of(Variant variant, Line line) throws Exception {
        return variant == Variant.FOUNDATION ? of(FoundationPath.work(16), line) : of(variant.shape(), line);
    }

    ActorPath path() {
        return path;
    }

    @Override
    public void close() throws Exception {
        path.close();
        shim.close();
        server.close();
    }
}
