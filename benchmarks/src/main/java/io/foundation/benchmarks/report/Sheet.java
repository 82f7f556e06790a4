package io.foundation.benchmarks.report;

import io.foundation.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement over several systems, shown as a table in which one of them is compared with each of the others. Not
 * thread-safe.
 */
public final class Sheet {

    private final String title;
    private final String unit;
    private final String ours;
    private final Map<String, Series> series = new LinkedHashMap<>();

    /**
     * A sheet without rows.
     *
     * @param title what was measured, under which conditions
     * @param unit  of the samples
     * @param ours  the system the others are compared with
     */
    public Sheet(String title, String unit, String ours) {
        this.title = title;
        this.unit = unit;
        this.ours = ours;
    }

    public String title() {
        return title;
    }

    /** The row of a system. */
    public Series of(String system) {
        return series.computeIfAbsent(system, Series::new);
    }

    /** Headings, then a line for each system. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("system", unit + ", median (least..most)", "samples", "ratio " + ours + "/system", "foreign CPU", "note"));
        for (Series row : series.values()) {
            rows.add(List.of(row.system(), row.valueText(), Integer.toString(row.samples().size()), ratioText(row), row.foreignText(), row.failure()));
        }
        return rows;
    }

    /** Our median by that of a system, or NaN. */
    public double ratio(String system) {
        Series mine = series.get(ours);
        Series other = series.get(system);
        return mine == null || other == null ? Double.NaN : mine.median() / other.median();
    }

    private String ratioText(Series row) {
        double ratio = ratio(row.system());
        return row.system().equals(ours) || Double.isNaN(ratio) || Double.isInfinite(ratio) ? "" : Spread.digits(ratio);
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("title", title);
        facts.put("unit", unit);
        facts.put("comparedWith", ours);
        facts.put("series", series.values().stream().map(row -> {
            Map<String, Object> one = row.facts();
            double ratio = ratio(row.system());
            if (Double.isFinite(ratio) && !row.system().equals(ours)) {
                one.put("ratio", ratio);
            }
            return one;
        }).toList());
        return facts;
    }
}
