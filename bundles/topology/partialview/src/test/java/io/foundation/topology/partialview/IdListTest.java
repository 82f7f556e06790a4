package io.foundation.topology.partialview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdListTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isAList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IdList list = new IdList();
        List<NodeId> plain = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            NodeId id = NodeId.of("n" + random.nextInt(20), 1 + random.nextInt(2));
            NodeName name = id.name();
            assertEquals(plain.contains(id), list.contains(id));
            assertEquals(plain.stream().filter(other -> other.name().equals(name)).findFirst().orElse(null), list.named(name));
            switch (random.nextInt(4)) {
                case 0 -> assertEquals(plain.remove(id), list.remove(id));
                case 1 -> {
                    plain.removeIf(other -> other.name().equals(name));
                    list.removeNamed(name);
                }
                case 2 -> {
                    if (!plain.isEmpty()) {
                        int at = random.nextInt(plain.size());
                        assertEquals(plain.remove(at), list.remove(at));
                    }
                }
                default -> {
                    plain.add(id);
                    list.add(id);
                }
            }
            assertEquals(plain, list);
            assertEquals(new ArrayList<>(list), List.copyOf(plain));
        }
    }
}
