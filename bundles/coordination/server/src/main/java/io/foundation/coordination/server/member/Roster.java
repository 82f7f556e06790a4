package io.foundation.coordination.server.member;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.server.ensemble.Ensemble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Who has a seat in which ensemble. Nodes tell each other the roster of the present members; the ensemble itself keeps one of all who ever had a seat, so that their numbers stay
 * theirs. Immutable.
 *
 * @param ensemble which ensemble: a name given when it was founded; of two names the lesser is the older
 * @param version  of the configuration; grows
 * @param frozen   whether an operator has forbidden changes
 * @param seats    by number
 */
public record Roster(String ensemble, long version, boolean frozen, List<Seat> seats) {

    private static final int MAX_BYTES = 256 << 10;

    private static final RecordType<Roster> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.roster";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(Roster roster, WireWriter to) {
            to.writeString(roster.ensemble).writeI64(roster.version).writeBoolean(roster.frozen).writeVarint(roster.seats.size());
            roster.seats.forEach(seat -> WireRecords.write(Seat.TYPE, seat, to));
        }

        @Override
        public Roster decode(int version, WireReader from) {
            String ensemble = from.readString(64);
            long of = from.readI64();
            boolean frozen = from.readBoolean();
            int count = from.readCount(Seat.MAX_ID, 1);
            List<Seat> seats = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                seats.add(WireRecords.read(Seat.TYPE, from, MAX_BYTES));
            }
            return new Roster(ensemble, of, frozen, seats);
        }
    };

    public Roster {
        Objects.requireNonNull(ensemble, "ensemble");
        seats = seats.stream().sorted(Comparator.comparing(Seat::id)).toList();
    }

    /** The bytes that {@link #of} reads. */
    public byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    public static Roster of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }

    /** The seat of a node. */
    public Optional<Seat> of(String node) {
        return seats.stream().filter(seat -> seat.node().equals(node)).findFirst();
    }

    /** The same without those who are no members. */
    public Roster only(Collection<Integer> members, long ofVersion) {
        return new Roster(ensemble, ofVersion, frozen, seats.stream().filter(seat -> members.contains(seat.id())).toList());
    }

    /** The same with a seat, in the place of the one that has its number. */
    public Roster with(Seat seat) {
        List<Seat> all = new ArrayList<>(seats.stream().filter(other -> other.id() != seat.id()).toList());
        all.add(seat);
        return new Roster(ensemble, version, frozen, all);
    }

    /** The same, frozen or not. */
    public Roster frozen(boolean freeze) {
        return new Roster(ensemble, version, freeze, seats);
    }

    /**
     * The number for a node: its own if it has had a seat, or one that nobody has had, or, when all are used up, that of one who is no member.
     *
     * @param members the numbers that are in use
     */
    public int number(String node, Collection<Integer> members) {
        return of(node).map(Seat::id).or(() -> IntStream.rangeClosed(1, Seat.MAX_ID).filter(id -> seats.stream().noneMatch(seat -> seat.id() == id)).boxed().findFirst())
                .orElseGet(() -> IntStream.rangeClosed(1, Seat.MAX_ID).filter(id -> !members.contains(id)).findFirst().orElseThrow());
    }

    /** As the plan sees it. */
    public Ensemble plan() {
        TreeMap<String, String> zones = new TreeMap<>();
        seats.forEach(seat -> zones.put(seat.node(), seat.zone()));
        return new Ensemble(version, zones);
    }
}
