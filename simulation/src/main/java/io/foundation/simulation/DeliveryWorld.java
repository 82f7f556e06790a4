package io.foundation.simulation;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.core.delivery.AckFrame;
import io.foundation.cluster.core.delivery.DataFrame;
import io.foundation.cluster.core.delivery.Handing;
import io.foundation.cluster.core.delivery.Parcel;
import io.foundation.cluster.core.delivery.ProbeFrame;
import io.foundation.cluster.core.delivery.ReceiveStream;
import io.foundation.cluster.core.delivery.SendStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One node that sends to another by numbered messages, over links that break, overlap, drop and double, to handlers that have no
 * room, fail, and take their time, while both restart. Watches the promises of delivery at every step. Not thread-safe.
 */
final class DeliveryWorld {

    private static final NodeName RECEIVER = NodeName.of("receiver");

    private static final long MILLI = 1_000_000L;
    private static final int CONNECTIONS = 3;
    private static final int LINK_ROOM = 64;
    private static final long HELD_BYTES = 32 << 10;
    private static final int MOST_OVER_OTHERS = 16;

    /**
     * What happens.
     *
     * @param millis      how long messages are sent
     * @param keys        how many keys there are
     * @param windowBytes the sender's window
     * @param loss        part of frames lost on a living link, as relays and full queues lose them
     * @param doubled     part of frames that come twice
     * @param breakEvery  a link lives so many milliseconds on average
     * @param restarts    whether the nodes restart
     */
    record Settings(int millis, int keys, int windowBytes, double loss, double doubled, int breakEvery, boolean restarts) {
    }

    /** A message and what is known of it. */
    private static final class Sent {
        private final int number;
        private final int key;
        private final boolean handled;
        private final boolean refused;
        private boolean settled;
        private int delivered;
        private boolean finished;

        private Sent(int number, int key, boolean handled, boolean refused) {
            this.number = number;
            this.key = key;
            this.handled = handled;
            this.refused = refused;
        }
    }

    private final Kernel kernel = new Kernel();
    private final Random random;
    private final Settings settings;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Integer, Integer> lastOfKey = new HashMap<>();
    private final List<Integer> inFlight = new ArrayList<>();
    private final Set<Integer> failedByRestart = new HashSet<>();
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return kernel.now();
        }

        @Override
        public long wallMillis() {
            return kernel.now() / MILLI;
        }
    };
    private Pair pair;
    private int links;
    private boolean linked;
    private boolean quiet;
    private String problem;
    private long refusedByWindow;
    private long retransmitted;
    private long duplicates;
    private int lives = 1;

    DeliveryWorld(Settings settings, long seed) {
        this.settings = settings;
        this.random = new Random(seed);
    }

    /** One life of the one with one life of the other. */
    private final class Pair implements SendStream.Effects, ReceiveStream.Effects {
        private final SendStream sender = new SendStream("data", true, false, settings.windowBytes(), time, this);
        private final ReceiveStream receiver = new ReceiveStream("data", HELD_BYTES, time, this);
        private final long[] lastArrival = new long[CONNECTIONS];
        private Kernel.Event senderTimer;
        private Kernel.Event receiverTimer;

        @Override
        public boolean transmit(DataFrame frame, Parcel parcel) {
            if (!linked || inFlight.size() >= LINK_ROOM) {
                return false;
            }
            byte[] bytes = frame.encode();
            carry(Math.floorMod(parcel.key().hashCode(), CONNECTIONS), () -> {
                receiver.data(DataFrame.decode(bytes, Context.empty()));
                look();
            });
            return true;
        }

        @Override
        public void probe(ProbeFrame frame) {
            byte[] bytes = frame.encode();
            carry(0, () -> {
                receiver.probed(ProbeFrame.decode(bytes));
                look();
            });
        }

        @Override
        public void acknowledge(AckFrame ack) {
            byte[] bytes = ack.encode();
            carry(0, () -> {
                sender.acknowledged(AckFrame.decode(bytes, RECEIVER));
                look();
            });
        }

        /** Frames of one connection keep their order; what was on a link that broke may be lost, or come late beside the next one's. */
        private void carry(int connection, Runnable arrival) {
            if (!linked || !quiet && random.nextDouble() < settings.loss()) {
                return;
            }
            int link = links;
            int frame = kernelFrame++;
            inFlight.add(frame);
            long at = Math.max(lastArrival[connection], kernel.now() + (1 + random.nextInt(20)) * MILLI);
            lastArrival[connection] = at;
            int times = !quiet && random.nextDouble() < settings.doubled() ? 2 : 1;
            for (int i = 0; i < times; i++) {
                kernel.after(at - kernel.now() + i * random.nextInt(200) * MILLI, () -> {
                    inFlight.remove((Integer) frame);
                    if (pair == this && (link == links || !lostLinks.contains(link))) {
                        arrival.run();
                    }
                });
            }
        }

        @Override
        public void settled(Parcel parcel, FoundationException error) {
            parcel.outcome().settled(error);
        }

        @Override
        public Handing hand(DataFrame frame) {
            if (!quiet && random.nextInt(8) == 0) {
                return Handing.BUSY;
            }
            Sent message = sent.get(ByteBuffer.wrap(frame.body()).getInt());
            if (message.refused) {
                return Handing.refused(new FoundationException(ErrorType.NO_HANDLER, "nobody"));
            }
            if (++message.delivered > 1) {
                wrong("message " + message.number + " was delivered twice");
            }
            Integer before = lastOfKey.put(message.key, message.number);
            if (before != null && before > message.number) {
                wrong("message " + message.number + " of key " + message.key + " came after " + before);
            }
            if (message.handled) {
                boolean fails = random.nextInt(10) == 0;
                kernel.after(random.nextInt(500) * MILLI, () -> {
                    if (pair == this) {
                        message.finished = true;
                        receiver.finished(frame.sequence(), fails ? new FoundationException(ErrorType.HANDLER_FAILED, "failed") : null);
                        look();
                    }
                });
            }
            return Handing.TAKEN;
        }

        /** Sets the timers anew, and looks whether all bounds hold. */
        private void look() {
            if (sender.counters().bytes() > settings.windowBytes() + 600) {
                wrong("the window holds " + sender.counters().bytes() + " bytes");
            }
            if (receiver.counters().held() > ReceiveStream.MAX_HELD) {
                wrong("too much is held: " + receiver.counters().held());
            }
            senderTimer = timer(senderTimer, sender.wakeAt(), sender::tick);
            receiverTimer = timer(receiverTimer, receiver.wakeAt(), receiver::tick);
        }

        private Kernel.Event timer(Kernel.Event former, long at, Runnable tick) {
            if (former != null) {
                former.cancel();
            }
            return at == SendStream.NEVER ? null : kernel.after(at - kernel.now(), () -> {
                if (pair == this) {
                    tick.run();
                    look();
                }
            });
        }
    }

    private final Set<Integer> lostLinks = new HashSet<>();
    private int kernelFrame;

    private void wrong(String what) {
        if (problem == null) {
            problem = what + " at " + kernel.now() / MILLI + " ms";
        }
    }

    /** Runs it all; null if every promise was kept. */
    String run() {
        pair = new Pair();
        link();
        breakSometime();
        for (int at = 0; at < settings.millis(); at++) {
            kernel.after(at * MILLI, this::send);
        }
        if (settings.restarts()) {
            kernel.after(settings.millis() / 3 * MILLI, this::restart);
            kernel.after(settings.millis() * 2L / 3 * MILLI, this::restart);
        }
        kernel.runUntil(settings.millis() * MILLI);
        quiet = true;
        if (!linked) {
            link();
        }
        kernel.runUntil(kernel.now() + 60_000 * MILLI);
        retransmitted += pair.sender.counters().retransmitted();
        duplicates += pair.receiver.counters().duplicates();
        sent.forEach(this::judge);
        return problem;
    }

    private void judge(Sent message) {
        if (!message.settled) {
            wrong("message " + message.number + " never had an outcome");
        } else if (message.delivered == 0 && !message.refused && !failedByRestart.contains(message.number)) {
            wrong("message " + message.number + " was lost");
        }
    }

    private void send() {
        for (int i = random.nextInt(3); i > 0; i--) {
            Sent message = new Sent(sent.size(), random.nextInt(settings.keys()), random.nextInt(6) == 0, random.nextInt(40) == 0);
            byte[] body = ByteBuffer.allocate(4 + random.nextInt(400)).putInt(message.number).array();
            Parcel parcel = new Parcel("subject", "key-" + message.key, Context.empty(), body, message.handled, error -> outcome(message, error));
            sent.add(message);
            if (!pair.sender.offer(parcel)) {
                refusedByWindow++;
                sent.remove(message.number);
            }
        }
        pair.look();
    }

    private void outcome(Sent message, FoundationException error) {
        if (message.settled) {
            wrong("message " + message.number + " had two outcomes");
        }
        message.settled = true;
        if (error == null) {
            if (message.delivered == 0 || message.handled && !message.finished) {
                wrong("message " + message.number + " was confirmed and not " + (message.delivered == 0 ? "delivered" : "handled"));
            }
        } else if (error.type() == ErrorType.UNREACHABLE) {
            failedByRestart.add(message.number);
        } else if (!message.refused && !message.handled) {
            wrong("message " + message.number + " failed: " + error.getMessage());
        }
    }

    private void breakSometime() {
        kernel.after((1 + random.nextInt(2 * settings.breakEvery())) * MILLI, () -> {
            if (quiet) {
                return;
            }
            unlink();
            kernel.after(random.nextInt(100) * MILLI, this::link);
            breakSometime();
        });
    }

    /** Two of three links break; the third was replaced, and what is on it still comes. */
    private void unlink() {
        if (random.nextInt(3) > 0) {
            lostLinks.add(links);
            linked = false;
            pair.sender.disconnected();
        }
    }

    private void link() {
        if (!linked || !quiet) {
            links++;
            java.util.Arrays.fill(pair.lastArrival, 0);
        }
        linked = true;
        if (random.nextInt(3) == 0) {
            pair.sender.connectedOverOthers(MOST_OVER_OTHERS, HELD_BYTES);
        } else {
            pair.sender.connected();
        }
        pair.look();
    }

    private void restart() {
        lives++;
        retransmitted += pair.sender.counters().retransmitted();
        duplicates += pair.receiver.counters().duplicates();
        Pair former = pair;
        pair = new Pair();
        lastOfKey.clear();
        lostLinks.add(links);
        former.sender.fail(ErrorType.UNREACHABLE, "the peer began a new life");
        linked = false;
        link();
    }

    /** What happened, for people. */
    String summary() {
        return String.format(java.util.Locale.ROOT, "%d messages on %d links in %d lives: %d sendings more, %d came twice, %d found the window full, %d unknown after a restart",
                sent.size(), links, lives, retransmitted, duplicates, refusedByWindow, failedByRestart.size());
    }
}
