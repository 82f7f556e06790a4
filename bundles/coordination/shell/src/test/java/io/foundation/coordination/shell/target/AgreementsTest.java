package io.foundation.coordination.shell.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.shell.fixture.LocalCluster;
import io.foundation.testkit.console.FakeServices;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgreementsTest {

    private final LocalCluster cluster = new LocalCluster();
    private final FakeServices services = new FakeServices();
    private final Agreements agreements = new Agreements(services);

    @AfterEach
    void end() {
        cluster.close();
    }

    private Coordination add(String name) {
        Coordination coordination = cluster.of("node-1", "console");
        services.add(coordination, Map.of(Coordination.CLUSTER, name));
        return coordination;
    }

    @Test
    void theOnlyOneIsMeantAndAmongSeveralTheDefault() {
        Coordination lab = add("lab");
        assertThat(agreements.of(null)).isEqualTo(new Agreement("lab", lab));
        add("shop");
        assertThatThrownBy(() -> agreements.of(null)).hasMessage("There is coordination for several clusters (lab, shop): say which one with --cluster NAME.");
        Coordination usual = add("default");
        assertThat(agreements.of(null).coordination()).isSameAs(usual);
        assertThat(agreements.of("lab").coordination()).isSameAs(lab);
    }

    @Test
    void anUnknownOneIsAnsweredWithTheNearest() {
        add("lab");
        add("shop");
        assertThatThrownBy(() -> agreements.of("shpo")).hasMessage("There is no coordination for a cluster 'shpo': there is for lab, shop. Did you mean shop?");
    }
}
