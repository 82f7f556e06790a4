package io.foundation.coordination.zookeeper;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.AsyncCallback.MultiCallback;
import org.apache.zookeeper.AsyncCallback.StatCallback;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.CreateResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetDataResponse;

/**
 * A client of one session. It tells two things that the client's own interface keeps to itself: the transaction of a commit, and whether a request that failed was ever
 * written to a connection. Thread-safe.
 */
@SuppressWarnings("try")
final class Handle extends ZooKeeper {

    Handle(String servers, int sessionMillis, Watcher watcher, boolean canBeReadOnly, ZKClientConfig config) throws IOException {
        super(servers, sessionMillis, watcher, canBeReadOnly, config);
    }

    /** A handle whose servers change. */
    Handle(KnownServers servers, int sessionMillis, Watcher watcher, boolean canBeReadOnly, ZKClientConfig config) throws IOException {
        // The text would only say below which node all is to be.
        super("localhost:0", sessionMillis, watcher, canBeReadOnly, servers, config);
    }

    /** What became of a commit. */
    interface Answer {

        /**
         * Called once, on a thread of the client.
         *
         * @param code     {@code OK}, or what failed
         * @param fate     how far the request got
         * @param revision the transaction, if it was done
         * @param results  one for each step; null if there was no answer, or if the code says all there is to say of one step
         */
        void answered(Code code, Fate fate, long revision, List<OpResult> results);
    }

    /** How far a request got. */
    enum Fate {
        /** The server has answered it. */
        ANSWERED,
        /** It was, wholly or in part, written to a connection that ended before the answer. */
        SENT,
        /** It was never written: it is certain that nothing was done. */
        UNSENT
    }

    /** Does all or nothing. One step alone goes as itself: the server has less to do for it than for a transaction of one. */
    void commit(List<Op> steps, Answer answer) {
        Op first = steps.getFirst();
        RequestHeader request = new RequestHeader();
        ReplyHeader reply = new ReplyHeader();
        request.setType(steps.size() == 1 ? first.getType() : ZooDefs.OpCode.multi);
        switch (request.getType()) {
            case ZooDefs.OpCode.setData -> {
                StatCallback callback = (code, path, context, stat) -> answer.answered(Code.get(code), fate(request, reply), reply.getZxid(),
                        stat == null ? null : List.of(new OpResult.SetDataResult(stat)));
                cnxn.queuePacket(request, reply, first.toRequestRecord(), new SetDataResponse(), callback, null, null, null, null);
            }
            case ZooDefs.OpCode.create -> {
                StringCallback callback = (code, path, context, name) -> answer.answered(Code.get(code), fate(request, reply), reply.getZxid(),
                        name == null ? null : List.of(new OpResult.CreateResult(name)));
                cnxn.queuePacket(request, reply, first.toRequestRecord(), new CreateResponse(), callback, null, null, null, null);
            }
            case ZooDefs.OpCode.delete -> {
                VoidCallback callback = (code, path, context) -> answer.answered(Code.get(code), fate(request, reply), reply.getZxid(),
                        code == Code.OK.intValue() ? List.of(new OpResult.DeleteResult()) : null);
                cnxn.queuePacket(request, reply, first.toRequestRecord(), null, callback, null, null, null, null);
            }
            default -> transaction(steps, answer, request, reply);
        }
    }

    private void transaction(List<Op> steps, Answer answer, RequestHeader request, ReplyHeader reply) {
        request.setType(ZooDefs.OpCode.multi);
        MultiCallback callback = (code, path, context, results) -> answer.answered(Code.get(code), fate(request, reply), reply.getZxid(), results);
        cnxn.queuePacket(request, reply, new MultiOperationRecord(steps), new MultiResponse(), callback, null, null, null, null);
    }

    /** A request is numbered, from 1, when it is first written, and an answer carries its number; one that the client makes up itself carries none. */
    private static Fate fate(RequestHeader request, ReplyHeader reply) {
        if (request.getXid() == 0) {
            return Fate.UNSENT;
        }
        return reply.getXid() == request.getXid() ? Fate.ANSWERED : Fate.SENT;
    }

    /** Ends the connection and what waits for it, without telling the server: the session goes with its time-out. May wait for a look-up of a name. */
    void abandon() {
        cnxn.disconnect();
    }

    /**
     * Ends the session at the server if it can be reached in time, and the connection in any case. Blocks.
     *
     * @return whether all threads of the client have ended
     */
    boolean end(Duration patience) {
        boolean ended = false;
        try {
            if (getState().isConnected()) {
                Thread asking = Thread.ofVirtual().start(this::closeQuietly);
                asking.join(patience);
            }
            Thread leaving = Thread.ofVirtual().start(this::abandon);
            leaving.join(patience);
            ended = testableWaitForShutdown(Math.toIntExact(patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.ofVirtual().start(this::abandon);
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void closeQuietly() {
        try {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
