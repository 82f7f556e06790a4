package io.foundation.registry.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.registry.api.Metadata;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    private static final String CHARACTERS = "abZ09._:@$#-'() ,=<>!\t\u00e9\u4e2d";
    private static final Map<String, Object> WORKER = Metadata.checked(Map.of("type", "worker", "capabilities", List.of("ocr", "pdf"), "priority", 5, "busy", false,
            "load", Map.of("cpu", 0.25, "memory", 512), "a.b", 1, "a", Map.of("b", 2, "c", 3)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "type = worker | true", "type = Worker | false", "type != worker | false", "none != worker | true", "none = worker | false", "priority = 5.0 | true", "priority = '5' | false",
        "priority > 4 | true", "priority > 5 | false", "priority >= 5 | true", "priority < 5.5 | true", "priority <= 4 | false", "priority > a | false", "type > value | true", "type < x | true",
        "capabilities = ocr | true", "capabilities = tiff | false", "capabilities != tiff | true", "capabilities != ocr | false", "capabilities > a | false",
        "capabilities in (tiff, pdf) | true", "capabilities not in (tiff, pdf) | false", "none not in (a) | true", "none in (a) | false", "type in (a, worker) | true",
        "load.cpu < 0.5 and load.memory >= 512 | true", "load = x | false", "load != x | true", "a.b = 1 | true", "a.c = 3 | true", "busy = false | true", "busy != true | true", "busy = 0 | false",
        "type = worker and priority = 6 | false"})
    void operatorsMeanWhatTheySay(String text, boolean fits) {
        assertThat(Query.parse(text).fits(path -> Metadata.find(WORKER, path))).isEqualTo(fits);
    }

    @Test
    void everythingFitsNoCriteria() {
        assertThat(Query.parse("  ").fits(path -> null)).isTrue();
        assertThat(Query.parse("")).isEqualTo(Query.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "type ~ x", "type = ", "= x", "type = x y", "type = x and", "type = x and ", "type = x or y = z", "type in x", "type in ()", "type in (a", "type = 'x", "type = 'x''",
        "type not x", "type = 99999999999999999999", "type = +5"})
    void aWrongTextIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> Query.parse(text)).isInstanceOf(FoundationException.class).hasMessageContaining("The query is wrong at character ")
                .extracting(error -> ((FoundationException) error).type()).isEqualTo(ErrorType.FORMAT_ERROR);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Query.where("a", Operator.IN, 5)).hasMessageContaining("a list of 1 to 256 values");
        assertThatThrownBy(() -> Query.where("a", Operator.EQ, List.of(1))).hasMessageContaining("use a truth value, a number or a text");
        assertThatThrownBy(() -> Query.where("a", Operator.EQ, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Query.where("a", Operator.GT, true)).hasMessageContaining("use a number or a text");
        assertThatThrownBy(() -> Query.where("", Operator.EQ, 1)).hasMessageContaining("0 characters");
        Query many = Query.all();
        for (int i = 0; i < Query.MAX_CRITERIA; i++) {
            many = many.and("a", Operator.EQ, i);
        }
        Query full = many;
        assertThatThrownBy(() -> full.and("a", Operator.EQ, 1)).hasMessageContaining("33 criteria");
    }

    @Property(tries = 2_000)
    void theTextOfAQueryReadsBackAsTheQuery(@ForAll long seed) {
        Query query = query(new Random(seed));
        assertThat(Query.parse(query.toString())).as("seed %d: %s", seed, query).isEqualTo(query);
    }

    @Property(tries = 2_000)
    void numbersCompareByTheirExactValues(@ForAll long whole, @ForAll double other) {
        if (Double.isFinite(other)) {
            assertThat(Values.ORDER.compare(whole, other)).isEqualTo(BigDecimal.valueOf(whole).compareTo(new BigDecimal(other)));
            assertThat(Values.ORDER.compare(other, whole)).isEqualTo(-BigDecimal.valueOf(whole).compareTo(new BigDecimal(other)));
        }
        double near = whole;
        assertThat(Values.ORDER.compare(whole, near)).isEqualTo(BigDecimal.valueOf(whole).compareTo(new BigDecimal(near)));
    }

    private static Query query(Random random) {
        List<Criterion> criteria = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Operator operator = Operator.values()[random.nextInt(8)];
            criteria.add(new Criterion(text(random) + "p", operator, operator.isOfList() ? List.of(value(random, false), value(random, false))
                    : value(random, operator != Operator.EQ && operator != Operator.NEQ)));
        }
        return new Query(criteria);
    }

    private static Object value(Random random, boolean ordered) {
        return switch (random.nextInt(ordered ? 4 : 5)) {
            case 0 -> random.nextLong();
            case 1 -> Double.longBitsToDouble(random.nextLong() & 0xbfff_ffff_ffff_ffffL);
            case 2 -> text(random);
            case 3 -> List.of("and", "not", "in", "true", "5", "-1.5", "1e5", "", "'", "ä😀", "a'b").get(random.nextInt(11));
            default -> random.nextBoolean();
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
