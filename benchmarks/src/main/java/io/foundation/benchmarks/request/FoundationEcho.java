package io.foundation.benchmarks.request;

final class FoundationEcho implements EchoSystem {
    @Override
    public void serve(int port) {
        throw new UnsupportedOperationException("engine not there");
    }

    @Override
    public EchoClient connect(int port) {
        throw new UnsupportedOperationException("engine not there");
    }
}
