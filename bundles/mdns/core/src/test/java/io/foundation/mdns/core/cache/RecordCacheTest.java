package io.foundation.mdns.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.mdns.core.record.Names;
import io.foundation.mdns.core.record.Question;
import io.foundation.mdns.core.record.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class RecordCacheTest {

    private static final Name HOST = Names.host("nerves-1234");
    private static final Question A = Question.of(HOST, Type.A);

    private final RecordCache cache = new RecordCache(200);

    private static long at(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private static Resource a(Name name, String address, long ttl, boolean unique) {
        try {
            return new Resource(new ARecord(name, DClass.IN, ttl, InetAddress.getByName(address)), unique);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Resource numbered(int i) {
        return a(Names.host("h" + i), "10.0." + i / 250 + "." + i % 250, 120, false);
    }

    private void hear(double seconds, Resource... told) {
        cache.hear(List.of(told), at(seconds));
    }

    private List<String> addresses(double seconds) {
        return cache.find(A, at(seconds)).stream().map(held -> held.resource().record().rdataToString()).toList();
    }

    @Test
    void onlyWhatIsAskedForIsFound() throws Exception {
        hear(0, a(HOST, "192.168.0.100", 120, false), new Resource(new AAAARecord(HOST, DClass.IN, 120, InetAddress.getByName("fe80::ce1:55b7:1d4a:5a3")), false));
        assertThat(addresses(0)).containsExactly("192.168.0.100");
        assertThat(cache.find(Question.of(HOST, Type.ANY), 0)).hasSize(2);
    }

    @Test
    void aRecordGoesWithItsTime() {
        hear(0, a(HOST, "10.0.0.1", 120, false));
        assertThat(cache.nextExpiry(at(5))).isEqualTo(at(120));
        hear(60, a(HOST, "10.0.0.1", 120, false));
        assertThat(addresses(179)).hasSize(1);
        assertThat(cache.find(A, at(60)).get(0).secondsLeft(at(60))).isEqualTo(120);
        assertThat(addresses(180)).isEmpty();
        assertThat(cache.expire(at(180))).hasSize(1);
        assertThat(cache.size()).isZero();
    }

    @Test
    void noTimeIsLongerThanAnHourAndAQuarter() {
        hear(0, a(HOST, "10.0.0.1", 1_200_000, false));
        assertThat(cache.find(A, 0).get(0).secondsLeft(0)).isEqualTo(4_500);
    }

    @Test
    void otherTypesAreNotHeld() {
        hear(0, new Resource(new MXRecord(HOST, DClass.IN, 120, 1, HOST), false));
        assertThat(cache.size()).isZero();
    }

    @Test
    void whoIsHeardOfLongestAgoMakesRoom() {
        IntStream.range(0, 1_000).forEach(i -> hear(i, numbered(i)));
        assertThat(cache.size()).isEqualTo(200);
        hear(1_001, numbered(800));
        hear(1_002, numbered(2_000));
        assertThat(cache.find(Question.of(Names.host("h800"), Type.A), at(1_002))).hasSize(1);
        assertThat(cache.find(Question.of(Names.host("h801"), Type.A), at(1_002 - 300))).isEmpty();
        assertThat(cache.size()).isEqualTo(200);
    }

    @Test
    void aFullCacheTakesARefreshmentWithoutLosingAny() {
        cache.hear(IntStream.range(0, 250).mapToObj(RecordCacheTest::numbered).toList(), 0);
        assertThat(cache.size()).isEqualTo(200);
        hear(1, numbered(249));
        assertThat(cache.size()).isEqualTo(200);
        assertThat(cache.find(Question.of(Names.host("h50"), Type.A), at(1))).hasSize(1);
    }

    @Test
    void whatIsTakenBackGoesAfterASecond() {
        hear(0, a(HOST, "10.0.0.1", 120, false));
        hear(10, a(HOST, "10.0.0.1", 0, false));
        assertThat(addresses(10.9)).hasSize(1);
        assertThat(addresses(11)).isEmpty();
        hear(12, a(HOST, "10.0.0.2", 0, false));
        assertThat(cache.expire(at(12))).hasSize(1);
        assertThat(cache.size()).isZero();
    }

    @Test
    void theOnlyOneTakesThePlaceOfThoseBefore() {
        hear(0, a(HOST, "10.0.0.1", 120, true), a(HOST, "10.0.0.2", 120, true));
        hear(10, a(HOST, "10.0.0.2", 120, true), a(HOST, "10.0.0.3", 120, true));
        assertThat(addresses(10)).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(addresses(11.1)).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
    }

    @Test
    void severalPacketsOfOneSecondBelongTogether() {
        hear(0, a(HOST, "10.0.0.1", 120, true));
        hear(0.5, a(HOST, "10.0.0.2", 120, true));
        assertThat(addresses(100)).hasSize(2);
    }
}
