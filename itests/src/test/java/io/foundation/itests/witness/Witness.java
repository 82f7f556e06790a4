package io.foundation.itests.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Loss;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A user's bundle as they are: its component needs coordination, so it ends and begins when that is replaced. It stands for election, holds a lock of its own, and remembers in order what it was told,
 * over the lives of the component too.
 */
public final class Witness {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static final String LOCK = "witness-" + UUID.randomUUID();

    private Coordination coordination;
    private String type;
    private Candidacy candidacy;

    /** What it is told of its candidacy. */
    private static final class Told implements CandidacyListener {

        @Override
        public void elected(long term) {
            SEEN.add("elected " + term);
        }

        @Override
        public void deposed(Loss why) {
            SEEN.add("deposed " + why);
        }

        @Override
        public void evicted() {
            SEEN.add("evicted");
        }
    }

    public void bind(Coordination service, Map<String, Object> properties) {
        coordination = service;
        type = String.valueOf(properties.get("foundation.coordination.type"));
    }

    public void activate() {
        SEEN.add("begins " + type);
        coordination.listen(state -> SEEN.add("state " + state));
        candidacy = coordination.election("witness").stand(0, new Told());
        coordination.lock(LOCK).tryAcquire(Duration.ofMinutes(10)).thenAccept(acquired -> acquired.ifPresent(hold -> {
            SEEN.add("holds");
            hold.onLoss(why -> SEEN.add("lost " + why));
        }));
    }

    public void deactivate() {
        SEEN.add("ends");
        candidacy.withdraw();
    }

    /** Says everything so far, one a line. */
    public void seen() {
        System.out.println(String.join("\n", SEEN));
    }

    public void put(String key, String value) throws Exception {
        System.out.println(Blocking.get(coordination.map("witness").put(key, value.getBytes(UTF_8)), PATIENCE));
    }

    /** Says the value of a key; a dash if there is none. */
    public void look(String key) throws Exception {
        System.out.println(Blocking.get(coordination.map("witness").get(key), PATIENCE).map(found -> new String(found.value(), UTF_8)).orElse("-"));
    }
}
