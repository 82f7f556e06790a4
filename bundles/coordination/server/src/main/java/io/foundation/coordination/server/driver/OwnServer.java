package io.foundation.coordination.server.driver;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.member.EnsembleClient;
import io.foundation.coordination.server.member.FreePorts;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** This node's server, if it has one. What starts and stops it blocks, and is called by one thread; the rest is thread-safe. */
final class OwnServer {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DriverSettings settings;
    private final KeptState kept;
    private volatile MemberServer server;
    /** The ensemble that the server is of; null if there is none. */
    private String of;
    /** The name of the ensemble that is being founded; null if none is. */
    private String founding;

    OwnServer(DriverSettings settings, KeptState kept) {
        this.settings = settings;
        this.kept = kept;
    }

    Optional<MemberServer> running() {
        return Optional.ofNullable(server);
    }

    boolean isLeading() {
        MemberServer present = server;
        return present != null && present.isLeading();
    }

    boolean isServing() {
        MemberServer present = server;
        return present != null && present.isServing();
    }

    /**
     * Founds the ensemble, or goes on with the founding that was begun.
     *
     * @return the ensemble, with this server alone
     */
    Roster found(String node, String zone, long wallMillis, RandomGenerator random) {
        if (server == null || founding == null) {
            close();
            Optional<Roster> begun = kept.roster().filter(former -> former.seats().isEmpty());
            founding = begun.map(Roster::ensemble).orElseGet(() -> HexFormat.of().toHexDigits(wallMillis) + '-' + HexFormat.of().toHexDigits(random.nextInt()));
            Seat seat = kept.seat(founding).orElseGet(() -> newSeat(node, zone, 1));
            kept.keep(new Roster(founding, 0, false, List.of()));
            kept.keep(founding, seat);
            of = founding;
            server = MemberServer.resume(settings.server(), seat).orElseGet(() -> MemberServer.found(settings.server(), seat));
        }
        Seat seat = server.seat();
        Roster first = new Roster(founding, 0, false, List.of());
        try (EnsembleClient client = EnsembleClient.connect(seat.localAddress(), settings.owner(), PATIENCE)) {
            client.keep(first, roster -> roster.with(seat));
            return client.members().orElseThrow();
        }
    }

    /** Follows an ensemble with a number, as it is asked to by its leader. */
    Seat follow(Roster ensemble, String node, String zone, int number) {
        MemberServer present = server;
        if (present != null && present.isAlive() && present.seat().id() == number && ensemble.ensemble().equals(of)) {
            return present.seat();
        }
        close();
        // Who had a vote goes on with what it knows. Only who has lost it, or never had one, begins with nothing.
        Optional<Seat> former = kept.seat(ensemble.ensemble()).filter(seat -> seat.id() == number);
        if (former.isEmpty()) {
            // What is there is of another ensemble, or of nobody knows which: its data must not be taken for the beginning of this one's.
            kept.setAside(settings.server().folder(), of == null ? "unknown" : of);
        }
        of = ensemble.ensemble();
        server = former.flatMap(seat -> MemberServer.resume(settings.server(), seat)).orElse(null);
        if (server == null) {
            Seat seat = ensemble.of(node).filter(member -> member.id() == number).orElseGet(() -> newSeat(node, zone, number));
            kept.keep(ensemble.ensemble(), seat);
            server = MemberServer.follow(settings.server(), seat, ensemble);
        }
        return server.seat();
    }

    /** Goes on, if it had a vote when it stopped. */
    void resume(String ensemble, Seat seat) {
        MemberServer present = server;
        if (present != null && present.isAlive()) {
            return;
        }
        close();
        of = ensemble;
        server = MemberServer.resume(settings.server(), seat).orElse(null);
    }

    void close() {
        MemberServer present = server;
        server = null;
        if (present != null) {
            present.close();
        }
    }

    /** Stops, and puts what was kept where no server looks for it. */
    void giveUp(String ensemble) {
        close();
        kept.setAside(settings.server().folder(), ensemble);
    }

    private Seat newSeat(String node, String zone, int number) {
        try {
            // Stores of this node use one of them on loopback too, so they have to be free on all addresses.
            List<Integer> ports = FreePorts.of(new InetSocketAddress(0).getAddress(), 3);
            return new Seat(node, zone, number, settings.bind().getHostAddress(), ports.get(0), ports.get(1), ports.get(2));
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "There are no free ports on " + settings.bind().getHostAddress() + " for a server: " + e.getMessage() + ".", e);
        }
    }
}
