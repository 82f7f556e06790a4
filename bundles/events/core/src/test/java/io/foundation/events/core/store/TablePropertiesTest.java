package io.foundation.events.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventQuery.Order;
import io.foundation.events.api.EventRef;
import io.foundation.events.core.ManualTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The table against a list that is looked through from end to end. */
class TablePropertiesTest {

    private static final int SMALL_CHUNKS = 60_000;

    private final ManualTime time = new ManualTime();

    @Property(tries = 60)
    void everyQueryGivesWhatAListWouldGive(@ForAll long seed) {
        Random random = new Random(seed);
        EventTable table = new EventTable(time, name -> new Bounds(1 + random.nextInt(400), SMALL_CHUNKS, 0, false), Long.MAX_VALUE);
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            time.nanos += random.nextInt(3);
            List<EventDraft> batch = Stream.generate(() -> draft(random, all)).limit(1 + random.nextInt(3)).toList();
            all.addAll(table.append(batch));
        }
        Map<String, Long> first = new java.util.HashMap<>();
        table.streams().forEach(it -> first.put(it.name(), it.firstId()));
        List<Event> kept = all.stream().filter(event -> event.id() >= first.get(event.stream())).toList();
        for (int i = 0; i < 60; i++) {
            EventQuery query = query(random, all);
            assertThat(table.query(query)).as("seed %d, %s", seed, query).isEqualTo(expected(kept, query));
        }
    }

    private static EventDraft draft(Random random, List<Event> all) {
        EventDraft draft = EventDraft.of("type." + "abcdefgh".charAt(random.nextInt(8)) + "." + random.nextInt(3), Map.of("n", random.nextInt(5)))
                .in("stream" + random.nextInt(3)).correlated("c" + random.nextInt(50));
        draft = random.nextBoolean() ? draft.about("key" + random.nextInt(20)) : draft;
        draft = random.nextBoolean() ? draft.from("source" + random.nextInt(4)) : draft;
        for (int i = random.nextInt(4); i > 0 && !all.isEmpty(); i--) {
            draft = draft.causedBy(all.get(random.nextInt(all.size())));
        }
        return draft;
    }

    private static EventQuery query(Random random, List<Event> all) {
        EventFilter filter = EventFilter.all();
        if (random.nextInt(3) == 0) {
            filter = filter.in("stream" + random.nextInt(4));
        }
        switch (random.nextInt(8)) {
            case 0 -> filter = filter.type("type.a." + random.nextInt(3));
            case 1 -> filter = filter.type("type.b.*");
            case 2 -> filter = filter.correlated("c" + random.nextInt(55));
            case 3 -> filter = filter.about("key" + random.nextInt(22)).type("type.c.1");
            case 4 -> filter = filter.from("source" + random.nextInt(5));
            case 5 -> filter = filter.causedBy(new EventRef("local", 1 + random.nextInt(all.size())));
            case 6 -> filter = filter.with(Map.of("n", (long) random.nextInt(6)));
            default -> filter = filter.at(random.nextBoolean() ? "local" : "elsewhere");
        }
        EventQuery query = EventQuery.of(filter).skip(random.nextInt(5) - 1).limit(random.nextInt(30) - 2);
        if (random.nextBoolean()) {
            query = query.newestFirst();
        }
        if (random.nextInt(3) == 0) {
            query = query.after(random.nextInt(all.size()));
        }
        if (random.nextInt(3) == 0) {
            query = query.between(all.get(random.nextInt(all.size())).timestamp(), all.get(random.nextInt(all.size())).timestamp());
        }
        return query;
    }

    private static List<Event> expected(List<Event> kept, EventQuery query) {
        Comparator<Event> byId = Comparator.comparingLong(Event::id);
        Stream<Event> found = kept.stream().filter(query.filter()::matches).filter(event -> event.id() > query.afterId())
                .filter(event -> event.timestamp() >= query.from() && event.timestamp() <= query.to())
                .sorted(query.order() == Order.NEWEST_FIRST ? byId.reversed() : byId).skip(Math.max(0, query.offset()));
        return (query.limit() <= 0 ? found : found.limit(query.limit())).toList();
    }
}
