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
    private final String floor;
    private final Map<String, Series> series = new LinkedHashMap<>();

    /**
     * A sheet without rows.
     *
     * @param title what was measured, under which conditions
     * @param unit  of the samples
     * @param ours  the system the others are compared with
     */
    public Sheet(String title, String unit, String ours) {
        this(title, unit, ours, "");
    }

    /**
     * A sheet without rows, with a second comparison.
     *
     * @param floor the system that each is compared with as well; empty for none
     */
    public Sheet(String title, String unit, String ours, String floor) {
        this.title = title;
        this.unit = unit;
        this.ours = ours;
        this.floor = floor;
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
        List<String> heads = new ArrayList<>(List.of("system", unit + ", median (least..most)", "samples", "ratio " + ours + "/system"));
        if (!floor.isEmpty()) {
            heads.add("system/" + floor);
        }
        heads.addAll(List.of("foreign CPU", "note"));
        rows.add(heads);
        for (Series row : series.values()) {
            List<String> cells = new ArrayList<>(List.of(row.system(), row.valueText(), Integer.toString(row.samples().size()), ratioText(row)));
            if (!floor.isEmpty()) {
                cells.add(floorText(row));
            }
            cells.addAll(List.of(row.foreignText(), row.failure()));
            rows.add(cells);
        }
        return rows;
    }

    private String floorText(Series row) {
        Series lowest = series.get(floor);
        double ratio = lowest == null ? Double.NaN : row.median() / lowest.median();
        return row.system().equals(floor) || !Double.isFinite(ratio) ? "" : Spread.digits(ratio);
    }

    /** Our median by that of a system, or NaN. */
    public double ratio(String system) {
        Series mine = series.get(ours);
        Series other = series.get(system);
        return mine == null || other == null ? Double.NaN : mine.median() / other.median();
    }

    /** Our samples by those of a system, each by that of the same round: steadier than the ratio of the medians when the machine drifts. */
    public List<Double> ratiosByRound(String system) {
        List<Double> mine = of(ours).samples();
        List<Double> theirs = of(system).samples();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            ratios.add(mine.get(i) / theirs.get(i));
        }
        return ratios;
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
        if (!floor.isEmpty()) {
            facts.put("floor", floor);
        }
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
