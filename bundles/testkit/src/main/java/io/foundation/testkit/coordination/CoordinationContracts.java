package io.foundation.testkit.coordination;

import org.junit.jupiter.api.Nested;

/** All that is promised of what nodes agree on: whoever extends this gives the nodes. Each group has a class of its own, by which reports name it. */
public abstract class CoordinationContracts {

    /** Fresh nodes for one test. */
    protected abstract CoordinationFixture fresh() throws Exception;

    @Nested
    class Locks extends LockContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Elections extends ElectionContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Values extends ValueContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Collections extends CollectionContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Queues extends QueueContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Gatherings extends GatheringContract {
        @Override
        protected CoordinationFixture newFixture() throws Exception {
            return fresh();
        }
    }
}
