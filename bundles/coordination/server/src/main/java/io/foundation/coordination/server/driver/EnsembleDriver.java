package io.foundation.coordination.server.driver;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.coordination.server.driver.EnsembleMessage.Kind;
import io.foundation.coordination.server.ensemble.EnsemblePlan.Entry;
import io.foundation.coordination.server.member.EnsembleClient;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import io.foundation.coordination.server.protection.Entrances;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Gives a cluster its ensemble, as far as this node has part in it. While no ensemble is known it asks the others, and has one founded; then it runs this node's server, if it has a seat;
 * and while that server leads it has the ensemble kept as it should be. All is done on one loop, except what blocks, one after the other on another thread.
 *
 * <p><b>No two ensembles.</b> With more than one expected node there is never a second one ({@link io.foundation.coordination.server.ensemble.Founding}). With one, nodes that cannot see each other found one each; when they meet, the
 * one that was founded later ends: its servers stop, its data is put aside, and its sessions are lost, which everybody who held something there is told.
 */
public final class EnsembleDriver implements AutoCloseable, Neighbours.Listener {

    private static final Duration CALL_PATIENCE = Duration.ofSeconds(20);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);
    private static final long ANNOUNCE_MILLIS = 5_000;
    private static final long RETRY_MILLIS = 5_000;
    private static final long NO_SEAT_MILLIS = 60_000;

    private final DriverSettings settings;
    private final Neighbours neighbours;
    private final Executor loop;
    private final Jobs jobs;
    private final Time time;
    private final RandomGenerator random;
    private final Consumer<Roster> changed;
    private final KeptState kept;
    private final Journal journal;
    private final Seeking seeking;
    private final OwnServer own;
    private final Entrances entrances;
    private final CompletableFuture<Boolean> retired = new CompletableFuture<>();
    private Leading leading;
    /** Null unless this node is to have no server any more. */
    private Retirement retirement;
    private long announced;
    private long retryAt;
    private long offeredAt;
    private String trouble = "";
    private volatile Roster roster;
    private volatile boolean closed;

    /**
     * Reads what is remembered, which blocks; it does nothing before {@link #tick}.
     *
     * @param loop    one task after the other
     * @param work    one task after the other; they block
     * @param changed told of every ensemble that becomes known, on the loop
     */
    public EnsembleDriver(DriverSettings settings, Neighbours neighbours, Executor loop, Executor work, Time time, RandomGenerator random, Consumer<Roster> changed) {
        this.settings = settings;
        this.neighbours = neighbours;
        this.loop = loop;
        this.time = time;
        this.random = random;
        this.changed = changed;
        kept = new KeptState(settings.folder());
        journal = new Journal(settings.cluster());
        jobs = new Jobs(loop, work, this::note);
        seeking = new Seeking(settings, neighbours, loop, kept, random, this::adopt, this::found);
        own = new OwnServer(settings, kept);
        entrances = new Entrances(neighbours.self(), settings.tls());
        roster = kept.roster().filter(known -> !known.seats().isEmpty()).orElse(null);
        if (roster != null) {
            // It may have been kept, and that no vote is to be given any more not yet, when the node stopped.
            seeking.known();
        }
        retryAt = now();
        announced = now() - ANNOUNCE_MILLIS;
        offeredAt = now() - NO_SEAT_MILLIS;
    }

    /** The ensemble, as far as it is known. */
    public Optional<Roster> roster() {
        return Optional.ofNullable(roster);
    }

    /** What has happened, the oldest first. */
    public List<Entry> journal() {
        return journal.entries();
    }

    /** This node's server, if it runs. */
    public Optional<MemberServer> server() {
        return own.running();
    }

    /**
     * Where clients within this node connect to, for each of the present servers; nowhere after the end.
     *
     * @throws FoundationException {@code INITIALIZATION_FAILED} if there are no free ports
     */
    public List<String> entrances(List<Seat> seats) {
        return entrances.to(seats);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(time.nanos());
    }

    private void note(String what) {
        journal.add(time.wallMillis(), what);
    }

    /** Does what time calls for; to be called about once a second. */
    public void tick() {
        loop.execute(() -> {
            if (!closed) {
                own.running().ifPresent(MemberServer::tidy);
                own.running().filter(server -> own.isServing()).flatMap(MemberServer::roster).ifPresent(this::adopt);
                if (roster == null) {
                    seeking.tick(now());
                } else {
                    tend();
                    lead();
                }
                if (retirement != null) {
                    retirement.look(roster, now());
                }
            }
        });
    }

    private void found() {
        String zone = zone();
        jobs.start("The founding", () -> own.found(neighbours.self(), zone, time.wallMillis(), random), this::founded, error -> { });
    }

    private void founded(Roster next) {
        note(neighbours.self() + " has founded the ensemble " + next.ensemble() + '.');
        Roster known = roster;
        if (known == null || known.ensemble().equals(next.ensemble())) {
            adopt(next);
        } else if (next.ensemble().compareTo(known.ensemble()) < 0) {
            become(next);
        } else {
            // Another was heard of meanwhile.
            jobs.start("The end of the younger ensemble", () -> {
                own.giveUp(next.ensemble());
                return known;
            }, done -> { }, error -> { });
        }
    }

    private String zone() {
        return neighbours.nodes().stream().filter(node -> node.name().equals(neighbours.self())).map(Neighbours.Node::zone).findFirst().orElse("");
    }

    // --- this node's server --------------------------------------------------------------------------------------------

    private void tend() {
        Optional<MemberServer> server = own.running();
        boolean runs = server.filter(MemberServer::isAlive).isPresent();
        boolean member = roster.of(neighbours.self()).isPresent();
        if (!runs && member && now() >= retryAt) {
            retryAt = now() + RETRY_MILLIS;
            String present = roster.ensemble();
            kept.seat(present).ifPresent(seat -> jobs.start("The start of the server", () -> {
                own.resume(present, seat);
                return own;
            }, done -> { }, error -> { }));
        } else if (server.isPresent() && !member && now() - offeredAt >= NO_SEAT_MILLIS) {
            note("The server of " + neighbours.self() + " stops: it has no seat.");
            jobs.start("The end of the server", () -> {
                own.close();
                return own;
            }, done -> { }, error -> { });
        }
    }

    private void lead() {
        if (!own.isLeading()) {
            leading = null;
            return;
        }
        MemberServer server = own.running().orElseThrow();
        if (leading == null || leading.server() != server) {
            leading = new Leading(settings, neighbours, server, roster, journal, time::wallMillis);
            note("The server of " + neighbours.self() + " leads " + roster.plan() + '.');
        }
        if (now() - announced >= ANNOUNCE_MILLIS) {
            announce();
        }
        if (jobs.isBusy()) {
            return;
        }
        Leading mine = leading;
        mine.look(roster, now()).ifPresentOrElse(step -> jobs.start("A change of the ensemble", () -> mine.make(step), this::adopt,
                error -> mine.refused(step, error.getMessage(), now())), () -> mine.missing(roster, now()).ifPresent(this::callBack));
    }

    private void callBack(Seat seat) {
        Leading mine = leading;
        Roster present = roster;
        jobs.start("The return of the server of " + seat.node(), () -> mine.offer(present, seat.node(), seat.id()),
                back -> note("The server of " + back.node() + " was called back."), error -> { });
    }

    private void announce() {
        announced = now();
        neighbours.tellAll(EnsembleMessage.announce(roster).bytes());
    }

    // --- what is known -------------------------------------------------------------------------------------------------

    private void adopt(Roster next) {
        Roster known = roster;
        boolean newer = known == null || known.ensemble().equals(next.ensemble())
                && (next.version() > known.version() || next.version() == known.version() && !next.equals(known));
        if (closed || !newer || next.seats().isEmpty()) {
            return;
        }
        become(next);
        seeking.known();
        if (own.isLeading()) {
            announce();
        }
    }

    private void become(Roster next) {
        kept.keep(next);
        roster = next;
        trouble = "";
        note("Known is " + next.plan() + (next.frozen() ? ", frozen." : "."));
        changed.accept(next);
    }

    /** A member that serves has told of its ensemble. */
    private void heard(String from, Roster other) {
        Roster known = roster;
        if (known == null || known.ensemble().equals(other.ensemble())) {
            adopt(other);
        } else if (own.running().isEmpty() && known.of(neighbours.self()).isEmpty()) {
            note("Another ensemble, " + other.ensemble() + ", serves; this node has no seat in " + known.ensemble() + ", which it knew.");
            become(other);
        } else if (settings.expected() == 1 && other.ensemble().compareTo(known.ensemble()) < 0) {
            note("The ensemble " + other.ensemble() + " of " + from + " is older than ours, " + known.ensemble() + ", which ends: its data is put aside, and its sessions are lost.");
            leading = null;
            jobs.start("The end of the younger ensemble", () -> {
                own.giveUp(known.ensemble());
                return other;
            }, this::become, error -> { });
        } else if (settings.expected() == 1 && own.isServing()) {
            neighbours.tell(from, EnsembleMessage.announce(known).bytes());
        } else if (!trouble.equals(other.ensemble())) {
            trouble = other.ensemble();
            note("There are two ensembles, " + known.ensemble() + " here and " + other.ensemble() + " at " + from
                    + ": decide which one goes on, stop the nodes of the other, and remove its folder there.");
        }
    }

    // --- what others say -----------------------------------------------------------------------------------------------

    @Override
    public void told(String from, byte[] body) {
        EnsembleMessage message = EnsembleMessage.of(body);
        loop.execute(() -> {
            if (closed) {
                return;
            }
            if (message.kind() == Kind.ANNOUNCE) {
                heard(from, message.roster());
            } else {
                seeking.told(from, message);
            }
        });
    }

    @Override
    public CompletionStage<byte[]> asked(String from, byte[] body) {
        EnsembleMessage message = EnsembleMessage.of(body);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        loop.execute(() -> {
            if (message.kind() == Kind.WHO) {
                answer.complete(roster == null ? new byte[0] : roster.bytes());
            } else if (message.kind() == Kind.OFFER) {
                offered(from, message, answer);
            } else {
                answer.completeExceptionally(new FoundationException(ErrorType.INVALID_INPUT, "That is no question."));
            }
        });
        return answer;
    }

    private void offered(String from, EnsembleMessage offer, CompletableFuture<byte[]> answer) {
        Roster ensemble = offer.roster();
        if (closed || retirement != null || roster != null && !roster.ensemble().equals(ensemble.ensemble())) {
            answer.completeExceptionally(new FoundationException(ErrorType.CONFLICT, neighbours.self() + " belongs to another ensemble, or stops."));
            return;
        }
        adopt(ensemble);
        offeredAt = now();
        int number = Math.toIntExact(offer.number());
        String zone = zone();
        boolean taken = jobs.queue("The start of the server", () -> own.follow(ensemble, neighbours.self(), zone, number), seat -> {
            note(neighbours.self() + " follows, with the number " + seat.id() + ", as " + from + " has asked.");
            answer.complete(new Roster(ensemble.ensemble(), 0, false, List.of(seat)).bytes());
        }, answer::completeExceptionally);
        if (!taken) {
            answer.completeExceptionally(new FoundationException(ErrorType.CONFLICT, neighbours.self() + " is busy with its server: ask again."));
        }
    }

    /**
     * Forbids or allows changes of the ensemble, for all nodes and until it is said otherwise.
     *
     * @return completes when the ensemble has it; fails with {@code UNREACHABLE} if it does not answer
     */
    public CompletionStage<Void> freeze(boolean freeze) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            Roster known = roster;
            boolean taken = known != null && jobs.queue("Freezing", () -> {
                String servers = String.join(",", entrances.to(known.seats()));
                try (EnsembleClient client = EnsembleClient.connect(servers, settings.owner(), CALL_PATIENCE)) {
                    client.keep(known, kept -> kept.frozen(freeze));
                    return client.members().orElseThrow();
                }
            }, next -> {
                adopt(next);
                done.complete(null);
            }, done::completeExceptionally);
            if (!taken) {
                done.completeExceptionally(new FoundationException(ErrorType.UNREACHABLE, known == null ? "There is no ensemble yet." : "Too much waits to be done with the ensemble: ask again."));
            }
        });
        return done;
    }

    /**
     * Gives this node's seat to another node, if there is one; the server goes on until that has it. {@link #close} is to follow.
     *
     * @param atMost how long it waits for the others
     * @return completes, on the loop, with whether this node has no seat any more; with {@code false} at once if there is no other node
     */
    public CompletionStage<Boolean> retire(Duration atMost) {
        loop.execute(() -> {
            if (retirement == null) {
                neighbours.retire();
                retirement = new Retirement(neighbours, now() + atMost.toMillis(), retired);
                retirement.look(roster, now());
            }
        });
        return retired;
    }

    /** Stops this node's server. Blocks until it has. */
    @Override
    public void close() {
        closed = true;
        entrances.close();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        jobs.last(() -> {
            try {
                own.close();
            } finally {
                ended.complete(null);
            }
        });
        try {
            ended.get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            note("The server goes on stopping by itself.");
        }
    }
}
