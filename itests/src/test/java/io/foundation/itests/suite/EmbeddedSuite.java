package io.foundation.itests.suite;

import io.foundation.coordination.api.Coordination;
import io.foundation.testkit.coordination.CoordinationContracts;
import io.foundation.testkit.coordination.CoordinationFixture;
import io.foundation.testkit.coordination.OverStores;
import io.foundation.testkit.coordination.StoreContract;
import io.foundation.testkit.coordination.StoreFixture;
import io.foundation.testkit.history.HistoryContract;
import io.foundation.testkit.history.HistoryFixture;
import io.foundation.testkit.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;

/** All contracts of coordination, over what is installed in the node. */
class EmbeddedSuite extends CoordinationContracts {

    @Override
    protected CoordinationFixture fresh() {
        return new EmbeddedStores().nodes();
    }

    @Nested
    class Stores extends StoreContract {
        @Override
        protected StoreFixture newFixture() {
            return new EmbeddedStores();
        }
    }

    @Nested
    class Histories extends HistoryContract {
        @Override
        protected HistoryFixture newFixture() {
            return new Disturbed();
        }
    }

    /** The server ends connections and sessions. */
    private static final class Disturbed implements HistoryFixture {
        private final EmbeddedStores stores = new EmbeddedStores();
        private final OverStores nodes = stores.nodes();
        private final List<Coordination> opened = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        @Override
        public Coordination open(String node) {
            names.add(node);
            opened.add(nodes.open(node));
            return opened.getLast();
        }

        @Override
        public String fault(SplittableRandom random, Recorder recorder) {
            int node = random.nextInt(opened.size());
            if (random.nextBoolean()) {
                stores.disconnect(nodes.store(opened.get(node)));
                return "connection ended";
            }
            long since = recorder.nanos();
            nodes.expire(opened.get(node));
            recorder.stoodStill(names.get(node), since, recorder.nanos());
            return "session ended";
        }

        @Override
        public void heal() {
            // Nothing stays broken.
        }

        @Override
        public void close() {
            nodes.close();
        }
    }
}
