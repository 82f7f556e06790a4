package io.foundation.benchmarks.broadcast;

/** A member that can speak to all. Thread-safe. */
interface BroadcastMember extends AutoCloseable {

    /** How many members it sees, itself included. */
    int seen();

    /** Sends to every member, itself included. */
    void broadcast(byte[] body);

    /** How many bodies of at least 512 bytes have come to it over the network, or -1 where nobody can tell. */
    long bodiesReceived();

    @Override
    void close() throws Exception;
}
