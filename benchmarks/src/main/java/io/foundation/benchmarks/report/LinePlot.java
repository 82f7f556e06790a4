package io.foundation.benchmarks.report;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.measure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Curves over a few values of x, as SVG: both axes logarithmic, each point the median of its samples. Not thread-safe. */
public final class LinePlot {

    private static final List<String> COLOURS = List.of("#1b6ca8", "#d1495b", "#66a182", "#edae49", "#7d5ba6", "#444444");
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int RIGHT = 250;
    private static final int BOTTOM = 50;
    private static final double AIR = 1.3;

    private final String title;
    private final Map<String, TreeMap<Double, List<Double>>> curves = new LinkedHashMap<>();

    /** A plot without curves. */
    public LinePlot(String title) {
        this.title = title;
    }

    /** Adds a sample to a curve; x and y are positive. */
    public void point(String curve, double x, double y) {
        curves.computeIfAbsent(curve, ignored -> new TreeMap<>()).computeIfAbsent(x, ignored -> new ArrayList<>()).add(y);
    }

    /** Writes it to a file. */
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, svg());
        } catch (IOException failure) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The figure cannot be written to " + file + ": " + failure.getMessage() + ". Name another folder with --folder.", failure);
        }
    }

    String svg() {
        List<Double> xs = curves.values().stream().flatMap(curve -> curve.keySet().stream()).distinct().sorted().toList();
        List<Double> ys = curves.values().stream().flatMap(curve -> curve.values().stream()).map(samples -> Spread.of(samples).median()).sorted().toList();
        StringBuilder out = new StringBuilder();
        out.append(text("<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>\n", WIDTH, HEIGHT));
        out.append("<rect width='100%' height='100%' fill='white'/>\n");
        out.append(text("<text x='%d' y='22' font-size='14'>%s</text>\n", LEFT, escape(title)));
        if (!xs.isEmpty()) {
            Scale across = new Scale(xs.getFirst(), xs.getLast(), LEFT, WIDTH - RIGHT);
            Scale up = new Scale(ys.getFirst() / AIR, ys.getLast() * AIR, HEIGHT - BOTTOM, TOP);
            axes(out, xs, across, up);
            int index = 0;
            for (Map.Entry<String, TreeMap<Double, List<Double>>> curve : curves.entrySet()) {
                curve(out, curve.getKey(), curve.getValue(), index++, across, up);
            }
        }
        return out.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder out, List<Double> xs, Scale across, Scale up) {
        out.append(text("<path d='M%d %d V%d H%d' fill='none' stroke='#888'/>\n", LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT));
        xs.forEach(x -> out.append(text("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>\n", across.at(x), HEIGHT - BOTTOM + 20, Spread.digits(x))));
        for (double decade = Math.pow(10, Math.floor(Math.log10(up.least))); decade <= up.most; decade *= 10) {
            for (double step : List.of(1.0, 2.0, 5.0)) {
                double y = decade * step;
                if (y >= up.least && y <= up.most) {
                    out.append(text("<path d='M%d %.1f H%d' stroke='#ddd'/><text x='%d' y='%.1f' text-anchor='end'>%s</text>\n",
                            LEFT, up.at(y), WIDTH - RIGHT, LEFT - 6, up.at(y) + 4, Spread.digits(y)));
                }
            }
        }
    }

    private static void curve(StringBuilder out, String name, TreeMap<Double, List<Double>> points, int index, Scale across, Scale up) {
        String colour = COLOURS.get(index % COLOURS.size());
        StringBuilder line = new StringBuilder();
        points.forEach((x, samples) -> {
            double y = Spread.of(samples).median();
            line.append(text("%.1f,%.1f ", across.at(x), up.at(y)));
            out.append(text("<circle cx='%.1f' cy='%.1f' r='3' fill='%s'><title>%s: %s</title></circle>\n", across.at(x), up.at(y), colour,
                    Spread.digits(x), Spread.digits(y)));
        });
        out.append(text("<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>\n", line.toString().strip(), colour));
        out.append(text("<text x='%d' y='%d' fill='%s'>%s</text>\n", WIDTH - RIGHT + 12, TOP + 14 + 18 * index, colour, escape(name)));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }

    /** From a value to a place, by its logarithm. */
    private record Scale(double least, double most, double from, double to) {

        double at(double value) {
            return least == most ? (from + to) / 2 : from + (to - from) * (Math.log(value) - Math.log(least)) / (Math.log(most) - Math.log(least));
        }
    }
}
