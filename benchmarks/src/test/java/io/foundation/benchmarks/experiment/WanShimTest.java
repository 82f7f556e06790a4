package io.foundation.benchmarks.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WanShimTest {

    private static final int BYTES = 3 << 20;

    /** Lower bounds only: a machine may be slower than the line, never faster. */
    @Test
    void bytesComeInOrderAndNotFasterThanTheLine() throws Exception {
        long seed = System.nanoTime();
        byte[] sent = new byte[BYTES];
        new Random(seed).nextBytes(sent);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WanShim shim = new WanShim(new Line(10, 128 << 10, 0), server.getLocalPort());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), shim.port()); Socket accepted = server.accept()) {
            long begin = System.nanoTime();
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(accepted));
            OutputStream out = client.getOutputStream();
            out.write(sent);
            out.flush();
            assertThat(received.get(30, TimeUnit.SECONDS)).as("seed " + seed).isEqualTo(sent);
            long windows = BYTES / (128 << 10) - 1;
            // A read may overshoot the window by its own size.
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(10) * windows * 8 / 9);
        }
    }

    @Test
    void theRateIsKept() throws Exception {
        byte[] sent = new byte[1 << 20];
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                WanShim shim = new WanShim(new Line(0, 64 << 10, 4 << 20), server.getLocalPort());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), shim.port()); Socket accepted = server.accept()) {
            long begin = System.nanoTime();
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(accepted, sent.length));
            client.getOutputStream().write(sent);
            received.get(30, TimeUnit.SECONDS);
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(245));
        }
    }

    private static byte[] read(Socket from) {
        return read(from, BYTES);
    }

    private static byte[] read(Socket from, int length) {
        try {
            byte[] bytes = new byte[length];
            new DataInputStream(from.getInputStream()).readFully(bytes);
            return bytes;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
