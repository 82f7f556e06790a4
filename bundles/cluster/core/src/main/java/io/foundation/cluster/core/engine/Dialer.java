package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Dials whoever is wanted, address by address, again and again with exponential back-off and jitter, until a link is
 * there or it is wanted no more. Runs on the engine's loop; knows nothing of why somebody is wanted.
 */
final class Dialer {

    private static final long FIRST_DELAY = 20_000_000L;
    private static final long MAX_DELAY = 5_000_000_000L;
    private static final long HOPELESS_DELAY = 30_000_000_000L;
    private static final String RETRY = "dial";
    private static final String HEDGE = "hedge";

    /** Whom a dial is for. */
    sealed interface Target {

        /** A member, at whatever addresses it says it has. */
        record Node(NodeId id) implements Target {
        }

        /** Somebody who was found, and may be anybody. */
        record Place(List<Address> addresses) implements Target {
        }
    }

    /** What became of one round over all addresses of a target. */
    interface Outcome {

        void linked(Target target, Link link);

        /** @param refused whether the machine answered, and nobody listened at any of the addresses */
        void failed(Target target, FoundationException failure, boolean refused);
    }

    private final EngineLoop loop;
    private final Time time;
    private final RandomGenerator random;
    private final Journal journal;
    private final Outcome outcome;
    private final Function<NodeId, List<Address>> addresses;
    private final Map<Target, Dial> dials = new HashMap<>();
    private final HedgeDelay hedgeDelay = new HedgeDelay();
    private Transport transport;
    private long nextId = 1;

    Dialer(EngineLoop loop, Time time, RandomGenerator random, Journal journal, Function<NodeId, List<Address>> addresses, Outcome outcome) {
        this.loop = loop;
        this.time = time;
        this.random = random;
        this.journal = journal;
        this.addresses = addresses;
        this.outcome = outcome;
    }

    /** A transport came, or went (null): dials wait for the next one, which is tried at once. */
    void transport(Transport next) {
        transport = next;
        if (next != null) {
            List.copyOf(dials.values()).forEach(dial -> {
                dial.failures = 0;
                dial.inFlight = false;
                dial.round++;
                next(dial, 0);
            });
        }
    }

    void want(Target target) {
        want(target, 0);
    }

    /** @param delayNanos how long to wait before the first attempt */
    void want(Target target, long delayNanos) {
        if (dials.containsKey(target)) {
            return;
        }
        Dial dial = new Dial(nextId++, target);
        dials.put(target, dial);
        next(dial, delayNanos);
    }

    /** Tries at once, if it is only waiting: there is a reason to hope. */
    void hurry(Target target) {
        Dial dial = dials.get(target);
        if (dial != null && !dial.inFlight) {
            dial.failures = 0;
            next(dial, 0);
        }
    }

    void unwant(Target target) {
        Dial dial = dials.remove(target);
        if (dial != null) {
            loop.cancel(this, new TimerKey(RETRY, dial.id));
            loop.cancel(this, new TimerKey(HEDGE, dial.id));
        }
    }

    boolean wants(Target target) {
        return dials.containsKey(target);
    }

    /** Those being dialled, with the number of failed rounds. */
    Map<Target, Integer> state() {
        Map<Target, Integer> state = new LinkedHashMap<>();
        dials.values().forEach(dial -> state.put(dial.target, dial.failures));
        return state;
    }

    void close() {
        new ArrayList<>(dials.keySet()).forEach(this::unwant);
        transport = null;
    }

    private void next(Dial dial, long delay) {
        if (delay > 0) {
            loop.schedule(this, new TimerKey(RETRY, dial.id), delay, key -> begin(dial));
        } else {
            loop.cancel(this, new TimerKey(RETRY, dial.id));
            begin(dial);
        }
    }

    private void begin(Dial dial) {
        if (transport == null || dial.inFlight || dials.get(dial.target) != dial) {
            return;
        }
        List<Address> places = switch (dial.target) {
            case Target.Node node -> addresses.apply(node.id());
            case Target.Place place -> place.addresses();
        };
        if (places.isEmpty()) {
            end(dial, new FoundationException(ErrorType.UNREACHABLE, "No address is known."), false);
            return;
        }
        dial.inFlight = true;
        dial.round++;
        dial.begunNanos = time.nanos();
        attempt(dial, places, 0, true);
        hedge(dial, places);
    }

    /**
     * A first packet that is lost is sent again by the system after a whole second: an attempt that says nothing for a while
     * gets a second one beside it, and the first answer of the two counts. A while is longer where all dials take long.
     */
    private void hedge(Dial dial, List<Address> places) {
        long round = dial.round;
        loop.schedule(this, new TimerKey(HEDGE, dial.id), hedgeDelay.nanos(), key -> {
            if (dial.inFlight && dial.round == round && dials.get(dial.target) == dial && transport != null) {
                attempt(dial, places, 0, true);
            }
        });
    }

    private void attempt(Dial dial, List<Address> places, int index, boolean refusedSoFar) {
        long round = dial.round;
        Address place = places.get(index);
        transport.connect(place).whenComplete((link, failure) -> loop.execute(() -> {
            if (dials.get(dial.target) != dial || dial.round != round || !dial.inFlight) {
                return;
            }
            if (failure == null) {
                dials.remove(dial.target);
                hedgeDelay.observe(time.nanos() - dial.begunNanos);
                outcome.linked(dial.target, link);
                return;
            }
            FoundationException error = FoundationException.wrap(failure, ErrorType.UNREACHABLE, "Dialling " + place + " failed.");
            journal.step(about(dial.target, place), "dialled " + place + ": " + error.getMessage());
            boolean refused = refusedSoFar && error.type() == ErrorType.UNREACHABLE && "refused".equals(error.context().get("reason"));
            if (index + 1 < places.size() && transport != null) {
                attempt(dial, places, index + 1, refused);
            } else {
                end(dial, error, refused);
            }
        }));
    }

    private void end(Dial dial, FoundationException failure, boolean refused) {
        dial.inFlight = false;
        dial.failures++;
        boolean hopeless = switch (failure.type()) {
            case AUTHENTICATION_FAILED, WRONG_CLUSTER, INCOMPATIBLE_VERSION -> true;
            default -> false;
        };
        long delay = hopeless ? HOPELESS_DELAY : Math.min(MAX_DELAY, FIRST_DELAY << Math.min(dial.failures - 1, 20));
        loop.schedule(this, new TimerKey(RETRY, dial.id), (long) (delay * (0.8 + 0.4 * random.nextDouble())), key -> begin(dial));
        outcome.failed(dial.target, failure, refused);
    }

    private static String about(Target target, Address place) {
        return target instanceof Target.Node node ? node.id().name().value() : place.toString();
    }

    private static final class Dial {
        private final long id;
        private final Target target;
        private int failures;
        private long round;
        private long begunNanos;
        private boolean inFlight;

        Dial(long id, Target target) {
            this.id = id;
            this.target = target;
        }
    }
}
