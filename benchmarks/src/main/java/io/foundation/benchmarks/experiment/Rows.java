package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.child.Reports;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands results to the parent as they come. Thread-safe. */
final class Rows {

    private final Reports reports;

    Rows(Reports reports) {
        this.reports = reports;
    }

    /**
     * A sample.
     *
     * @param title   of the table it belongs to
     * @param figure  the figure it is a point of; empty for none
     * @param x       where in the figure
     * @param foreign share of the machine used by others meanwhile
     */
    void add(String title, String unit, String variant, String figure, double x, double value, double foreign) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("title", title);
        facts.put("unit", unit);
        facts.put("variant", variant);
        facts.put("figure", figure);
        facts.put("x", x);
        facts.put("value", value);
        facts.put("foreign", Double.isNaN(foreign) ? 0 : foreign);
        reports.say("row", facts);
    }

    /** A variant that did not get through. */
    void failed(String title, String unit, String variant, Throwable why) {
        why.printStackTrace();
        reports.say("row", Map.of("title", title, "unit", unit, "variant", variant, "failure", String.valueOf(why.getMessage())));
    }
}
