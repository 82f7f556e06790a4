package io.foundation.transport.link;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A wire that a test moves step by step, on the test's thread. */
final class FakeWire implements Wire {

    /** A frame that waits on the wire. */
    record Written(byte[] bytes, int channel, int cost) {
    }

    LinkConnection link;
    boolean onThread = true;
    boolean writable = true;
    boolean finished;
    boolean aborted;
    int flushes;
    final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    final List<Runnable> timers = new ArrayList<>();
    final ArrayDeque<Written> written = new ArrayDeque<>();

    @Override
    public boolean onWireThread() {
        return onThread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void after(long nanos, Runnable task) {
        timers.add(task);
    }

    @Override
    public boolean isWritable() {
        return writable && !finished && !aborted;
    }

    @Override
    public void write(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength, int channel, int cost) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head, 0, headLength);
        frame.write(body, bodyOffset, bodyLength);
        written.add(new Written(frame.toByteArray(), channel, cost));
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    /** Runs what was given to the wire thread. */
    void runTasks() {
        boolean before = onThread;
        onThread = true;
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
        onThread = before;
    }

    /** Lets everything written leave, and gives it back as texts. */
    List<String> leave() {
        FrameCodecTest.Log log = new FrameCodecTest.Log();
        FrameDecoder decoder = new FrameDecoder();
        for (Written frame; (frame = written.poll()) != null; ) {
            decoder.decode(new ArraySource(frame.bytes()), log);
            link.written(frame.channel(), frame.cost());
        }
        log.frames.removeIf(text -> text.startsWith("credit"));
        return log.frames;
    }
}
