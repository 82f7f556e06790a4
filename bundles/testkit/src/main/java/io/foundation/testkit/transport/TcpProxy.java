package io.foundation.testkit.transport;

import io.foundation.base.api.id.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A wire between two ends over TCP that a test can break: it passes bytes on, until it is told to pass nothing more (without closing
 * anything: a half-open connection) or to reset what is open. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 << 10;

    private final Address target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private boolean frozen;
    private int holding;
    private volatile boolean firstFlows;
    private volatile boolean thereFlows;
    private final Set<Socket> nears = ConcurrentHashMap.newKeySet();
    private volatile Set<Socket> first = Set.of();
    private volatile boolean closed;

    public TcpProxy(Address target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("accept", this::accept);
    }

    /** Where it listens. */
    public Address address() {
        return new Address(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    private static void daemon(String name, Runnable run) {
        Thread.ofPlatform().daemon().name("testkit-proxy-" + name).start(run);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                nears.add(near);
                Socket far = new Socket();
                sockets.add(far);
                if (first.isEmpty()) {
                    first = Set.of(near, far);
                }
                far.connect(new InetSocketAddress(target.host(), target.port()));
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                daemon("there", () -> pump(near, far));
                daemon("back", () -> pump(far, near));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count; (count = in.read(buffer)) >= 0; ) {
                awaitThaw(from);
                out.write(buffer, 0, count);
            }
            awaitThaw(from);
        } catch (IOException | InterruptedException e) {
            // One side is gone: closing both tells the other.
            Thread.yield();
        }
    }

    private void awaitThaw(Socket from) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            holding++;
            while (frozen && !closed && !(firstFlows && first.contains(from)) && !(thereFlows && nears.contains(from))) {
                moved.await();
            }
        } finally {
            holding--;
            lock.unlock();
        }
    }

    /** How many directions of connections hold bytes back now. */
    public int holding() {
        lock.lock();
        try {
            return holding;
        } finally {
            lock.unlock();
        }
    }

    /** Passes nothing on from now; connections stay open. */
    public void freeze() {
        set(true);
    }

    /** Passes nothing back from now, but everything there: what is asked is done, and no answer comes. */
    public void freezeBack() {
        thereFlows = true;
        set(true);
    }

    /** Passes on again, what was held back first. */
    public void thaw() {
        thereFlows = false;
        set(false);
    }

    private void set(boolean freeze) {
        lock.lock();
        try {
            frozen = freeze;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Resets every connection but the first one there was. */
    public void resetAllButFirst() {
        for (Socket socket : sockets) {
            if (!first.contains(socket)) {
                reset(socket);
                sockets.remove(socket);
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed before: that is what was wanted.
            Thread.yield();
        }
    }

    /** Passes nothing on from now, but for the first connection there was; all stay open. */
    public void freezeAllButFirst() {
        firstFlows = true;
        set(true);
    }

    /** Resets every connection. */
    public void reset() {
        sockets.forEach(TcpProxy::reset);
        sockets.clear();
        nears.clear();
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thaw();
        reset();
    }
}
