package io.foundation.events.eventadmin;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TranslationTest {

    private static Event event(String type) {
        return new Event(3, 3, "n", "user", type, "s", "k", "c", List.of(), 1, 2, Map.of("a", 1));
    }

    @Test
    void typesBecomeTopics() {
        assertThat(Translation.topic(event("order.placed"))).isEqualTo("io/foundation/events/user/order/placed");
        assertThat(Translation.topic(event("order..x:y."))).isEqualTo("io/foundation/events/user/order/_x_y_");
    }

    @Property(tries = 500)
    void everyTypeMakesATopicThatEventAdminTakes(@ForAll @StringLength(min = 1, max = 30) String type) {
        assertThat(Translation.toEventAdmin(event(type)).getTopic()).startsWith("io/foundation/events/user/");
    }

    @Test
    void whatWeHaveSentIsKnownAgain() {
        org.osgi.service.event.Event sent = Translation.toEventAdmin(event("order.placed"));
        assertThat(sent.getProperty("foundation.events.data")).isEqualTo(Map.of("a", 1));
        assertThat(Translation.isOurs(sent)).isTrue();
        assertThat(Translation.isOurs(new org.osgi.service.event.Event("a/b", Map.of()))).isFalse();
        assertThat(Translation.isOurs(new org.osgi.service.event.Event("copied/elsewhere", Map.of(Translation.ID, 3L)))).isTrue();
    }

    @Test
    void anyObjectBecomesSomethingThatCanBeWritten() {
        Object mute = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        EventDraft draft = Translation.fromEventAdmin(new org.osgi.service.event.Event("a/b", Map.of("bundle", mute, "list", new int[] {1, 2}, "deep", List.of(List.of(List.of(List.of(List.of("x"))))),
                "long", "x".repeat(5_000), "half", "\ud800", "type", Integer.class)), "osgi");
        assertThat(draft.type()).isEqualTo("a.b");
        assertThat(draft.source()).isEqualTo("eventadmin");
        assertThat(draft.data()).containsEntry("list", List.of(1, 2)).containsEntry("half", "?").containsEntry("type", "class java.lang.Integer");
        assertThat((String) draft.data().get("long")).hasSize(1_000);
        assertThat((String) draft.data().get("bundle")).contains("TranslationTest");
        assertThat(draft.data()).doesNotContainKey("event.topics");
    }
}
