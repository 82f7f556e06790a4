package io.foundation.benchmarks.services;

import io.foundation.benchmarks.report.Book;
import java.util.List;

/** What one core service has measured of itself by {@code services}. */
public interface ServiceArea {

    /** The word by which it is chosen. */
    String name();

    /** The class whose {@code @Benchmark} methods JMH measures; all threads share what it holds. */
    Class<?> calls();

    /** How what JMH has measured is shown. */
    List<Comparison> comparisons();

    /** What JMH is no instrument for, such as the rate of a long run or bytes: measured here, after the calls, and put into the book. */
    default void measure(Book book) {
    }
}
