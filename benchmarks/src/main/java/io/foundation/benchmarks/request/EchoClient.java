package io.foundation.benchmarks.request;

/** One side of an echo between two processes. {@link #send} may be called from the callback. */
interface EchoClient extends AutoCloseable {

    /** What is run for each reply, on the thread the reply came on. Set before the first {@link #send}. */
    void onReply(Replies replies);

    /** Asks for the body to be sent back. */
    void send(byte[] body);

    @Override
    void close() throws Exception;

    /** Told of replies. */
    interface Replies {

        /** A reply has come, of so many bytes. */
        void reply(int length);

        /** A request has failed; the measurement is void. */
        void failed(Throwable why);
    }
}
