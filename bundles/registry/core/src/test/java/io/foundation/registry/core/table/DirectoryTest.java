package io.foundation.registry.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryEvent.Change;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final EntryKey ORDERS = EntryKey.of("orders");

    private final FakeTime time = new FakeTime();
    private final List<RegistryEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Directory directory = new Directory(time, events::add, List.of("type", "capabilities"), 100);
    private final Holdings shop = new Holdings(time);
    private final Holdings bank = new Holdings(time);
    private final Registration shopAttached = directory.attach(shop, "shop");
    private final Registration bankAttached = directory.attach(bank, "bank");

    private static Offer offer(String name) {
        return Offer.of(EntryKey.of(name), new Object());
    }

    @Test
    void namespacesKnowNothingOfEachOther() {
        directory.register(shop, offer("orders"));
        directory.register(bank, Offer.of(new EntryKey("test.1", "orders"), "other"));
        assertThat(directory.find(ORDERS)).map(Entry::owner).contains("shop");
        assertThat(directory.find(new EntryKey("test.1", "orders"))).map(Entry::owner).contains("bank");
        assertThat(directory.find(new EntryKey("test.2", "orders"))).isEmpty();
        assertThat(directory.clear("test.1", "cleared")).isOne();
        assertThat(directory.picture().entries()).extracting(Entry::key).containsExactly(ORDERS);
    }

    @Test
    void aNameIsTakenOnce() {
        Registered first = directory.register(shop, offer("orders"));
        assertThatThrownBy(() -> directory.register(bank, offer("orders"))).isInstanceOfSatisfying(FoundationException.class, error -> {
            assertThat(error.type()).isEqualTo(ErrorType.CONFLICT);
            assertThat(error.context()).containsEntry("owner", "shop");
        });
        first.close();
        directory.register(bank, offer("orders"));
        first.close();
        assertThat(first.renew()).isFalse();
        assertThat(first.update(Map.of("late", true))).isFalse();
        assertThat(directory.find(ORDERS)).hasValueSatisfying(entry -> assertThat(entry.metadata()).isEmpty());
        assertThat(directory.figures().refused()).isOne();
    }

    @Test
    void theSameHolderAgainIsWhatIsThere() {
        Offer offer = offer("orders").with(Map.of("type", "a"));
        directory.register(shop, offer);
        Registered again = directory.register(shop, offer.with(Map.of("type", "b")));
        assertThat(directory.find(ORDERS)).hasValueSatisfying(entry -> assertThat(entry.metadata()).containsEntry("type", "a"));
        assertThat(events).hasSize(1);
        again.close();
        assertThat(directory.find(ORDERS)).isEmpty();
    }

    @Test
    void ofManyThreadsOneGetsTheName() throws InterruptedException {
        AtomicInteger got = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Holdings mine = new Holdings(time);
            directory.attach(mine, "owner" + i);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                    directory.register(mine, offer("orders"));
                    got.incrementAndGet();
                } catch (FoundationException | InterruptedException refused) {
                    // Only one gets it.
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(got).hasValue(1);
    }

    @Test
    void whatAnOwnerHasGoesWithIt() {
        directory.register(shop, offer("orders").with(Map.of("type", "a")));
        directory.register(shop, offer("carts"));
        directory.register(bank, offer("accounts"));
        shopAttached.close();
        assertThat(directory.picture().entries()).extracting(entry -> entry.key().name()).containsExactly("accounts");
        assertThat(directory.query(Query.where("type", Operator.EQ, "a"), 9)).isEmpty();
        assertThat(events).filteredOn(event -> event.change() == Change.REMOVED).extracting(RegistryEvent::cause).containsOnly("its owner stopped").hasSize(2);
        bankAttached.close();
        assertThat(directory.picture().entries()).isEmpty();
    }

    @Test
    void aDeadHolderIsNotFoundAndMakesRoom() {
        AtomicBoolean alive = new AtomicBoolean(true);
        directory.register(shop, offer("orders").aliveWhile(alive::get));
        assertThat(directory.find(ORDERS)).isPresent();
        alive.set(false);
        assertThat(directory.find(ORDERS)).isEmpty();
        alive.set(true);
        assertThat(directory.find(ORDERS)).as("it does not come back to life").isEmpty();
        directory.register(shop, offer("broken").aliveWhile(() -> {
            throw new IllegalStateException("on purpose");
        }));
        directory.register(bank, offer("broken"));
        assertThat(directory.find(EntryKey.of("broken"))).map(Entry::owner).contains("bank");
    }

    @Test
    void aLeaseRunsOutUnlessItIsRenewed() {
        Registered registered = directory.register(shop, offer("orders").leased(Duration.ofSeconds(10)));
        time.pass(Duration.ofSeconds(9));
        int before = events.size();
        assertThat(registered.renew()).isTrue();
        assertThat(events).as("that is no change of the entry").hasSize(before);
        time.pass(Duration.ofSeconds(9));
        assertThat(directory.find(ORDERS)).isPresent();
        time.pass(Duration.ofSeconds(1));
        assertThat(registered.isRegistered()).isFalse();
        assertThat(registered.renew()).as("what is over is not renewed").isFalse();
        assertThat(directory.query(Query.all(), 9)).isEmpty();
        assertThat(directory.figures().expired()).isOne();
        assertThat(events.getLast().cause()).isEqualTo("its lease ran out");
    }

    @Test
    void leasesAreSweptWithoutBeingAskedFor() {
        directory.register(shop, offer("orders").leased(Duration.ofSeconds(10)));
        directory.sweep();
        assertThat(directory.picture().entries()).hasSize(1);
        time.pass(Duration.ofSeconds(10));
        directory.sweep();
        assertThat(directory.picture().entries()).isEmpty();
        assertThat(shop.all()).isEmpty();
    }

    @Test
    void theDeadAreSweptAndWhoTakesHisTimeKeepsNoLeaseAlive() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        directory.register(shop, offer("slow").aliveWhile(() -> {
            asked.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }));
        directory.register(bank, offer("leased").leased(Duration.ofSeconds(1)));
        Thread sweeper = Thread.ofVirtual().start(directory::sweepDead);
        asked.await();
        time.pass(Duration.ofSeconds(1));
        directory.sweep();
        assertThat(directory.picture().entries()).extracting(entry -> entry.key().name()).containsExactly("slow");
        end.countDown();
        sweeper.join();
        assertThat(directory.picture().entries()).isEmpty();
    }

    @Test
    void aWallClockThatJumpsBackChangesNoLease() {
        directory.register(shop, offer("orders").leased(Duration.ofSeconds(10)));
        time.wall -= Duration.ofDays(400).toMillis();
        time.pass(Duration.ofSeconds(9));
        assertThat(directory.find(ORDERS)).isPresent();
        time.wall += Duration.ofDays(800).toMillis();
        assertThat(directory.find(ORDERS)).isPresent();
        time.pass(Duration.ofSeconds(1));
        assertThat(directory.find(ORDERS)).isEmpty();
    }

    @Test
    void metadataThatChangeAreFoundByTheNewOnesOnly() {
        Registered registered = directory.register(shop, offer("orders").with(Map.of("type", "a", "capabilities", List.of("x", "y"))));
        directory.health(shop.all().getFirst(), Health.degraded("slow"));
        assertThat(registered.update(Map.of("type", "a", "capabilities", List.of("y", "z")))).isTrue();
        assertThat(directory.count(Query.where("capabilities", Operator.EQ, "x"))).isZero();
        assertThat(directory.count(Query.where("capabilities", Operator.EQ, "y"))).isOne();
        assertThat(directory.count(Query.where("capabilities", Operator.IN, List.of("y", "z")))).as("found in two places, and counted once").isOne();
        assertThat(directory.count(Query.where("@health", Operator.EQ, "degraded"))).isOne();
        assertThatThrownBy(() -> registered.update(Map.of("type", new Object()))).isInstanceOf(FoundationException.class);
        assertThat(directory.count(Query.where("type", Operator.EQ, "a"))).isOne();
    }

    @Test
    void whatChangesIsFoundMeanwhileByWhatStays() throws InterruptedException {
        Registered registered = directory.register(shop, offer("orders").with(Map.of("type", "a")));
        Query query = Query.where("type", Operator.EQ, "a");
        AtomicBoolean end = new AtomicBoolean();
        Thread changing = Thread.ofVirtual().start(() -> {
            for (int i = 0; !end.get(); i++) {
                registered.update(Map.of("type", "a", "capabilities", List.of("c" + i % 3)));
            }
        });
        for (int i = 0; i < 20_000; i++) {
            assertThat(directory.count(query)).isOne();
        }
        end.set(true);
        changing.join();
    }

    @Test
    void aVersionThatComesLaterFindsWhatIsHeld() {
        Registered registered = directory.register(shop, offer("orders").leased(Duration.ofSeconds(10)));
        Directory next = new Directory(time, event -> { }, List.of(), 100);
        next.attach(shop, "shop");
        assertThat(next.find(ORDERS)).contains(directory.find(ORDERS).orElseThrow());
        assertThat(next.held(ORDERS)).map(held -> held.offer().holder()).isEqualTo(directory.held(ORDERS).map(held -> held.offer().holder()));
        shopAttached.close();
        registered.update(Map.of("since", "swap"));
        assertThat(next.find(ORDERS)).hasValueSatisfying(entry -> assertThat(entry.metadata()).containsEntry("since", "swap"));
        time.pass(Duration.ofSeconds(10));
        assertThat(next.find(ORDERS)).as("the lease goes on where it was").isEmpty();
    }

    @Test
    void thereIsRoomForSoMany() {
        for (int i = 0; i < 100; i++) {
            directory.register(shop, offer("n" + i));
        }
        assertThatThrownBy(() -> directory.register(shop, offer("more"))).hasMessageContaining("there are 100 entries already");
        directory.configure(List.of("tier"), 101);
        directory.register(shop, offer("more").with(Map.of("tier", 1)));
        long scans = directory.figures().scans();
        assertThat(directory.count(Query.where("tier", Operator.GTE, 1))).isOne();
        assertThat(directory.figures().scans()).isEqualTo(scans);
    }

    @Test
    void revisionsGrowByOneWithEveryChange() {
        Registered registered = directory.register(shop, offer("orders"));
        registered.update(Map.of("type", "b"));
        registered.close();
        assertThat(events).extracting(RegistryEvent::revision).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(RegistryEvent::change).containsExactly(Change.ADDED, Change.UPDATED, Change.REMOVED);
    }
}
