package io.foundation.simulation.plot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A figure of curves, drawn as PNG with its numbers beside it as JSON, so that what is seen can be checked and drawn anew. Points
 * keep the order in which they come. Not thread-safe.
 */
public final class Figure {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 480;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final Map<String, List<double[]>> series = new LinkedHashMap<>();
    private final Map<String, String> conditions = new LinkedHashMap<>();
    private boolean logX;
    private boolean logY;

    public Figure(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Under what the numbers were made, e.g. {@code seed} 7; goes into the JSON. */
    public Figure condition(String name, Object value) {
        conditions.put(name, String.valueOf(value));
        return this;
    }

    public Figure logX() {
        logX = true;
        return this;
    }

    public Figure logY() {
        logY = true;
        return this;
    }

    /** Adds a point to a curve, which begins with its first. */
    public Figure point(String curve, double x, double y) {
        series.computeIfAbsent(curve, name -> new ArrayList<>()).add(new double[] {x, y});
        return this;
    }

    /**
     * Writes {@code name.png} and {@code name.json} into a folder, which is made if it is not there.
     *
     * @throws UncheckedIOException if they cannot be written
     */
    public void write(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            draw(folder.resolve(name + ".png"));
            numbers(folder.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException("The figure '" + name + "' cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private void draw(Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(xLabel).yAxisTitle(yLabel).build();
        chart.getStyler().setXAxisLogarithmic(logX);
        chart.getStyler().setYAxisLogarithmic(logY);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(java.awt.Color.WHITE);
        series.forEach((curve, points) -> {
            // A logarithm has no place for nought: such points are in the numbers, not in the picture.
            List<double[]> shown = points.stream().filter(point -> (!logX || point[0] > 0) && (!logY || point[1] > 0)).toList();
            if (!shown.isEmpty()) {
                chart.addSeries(curve, shown.stream().mapToDouble(point -> point[0]).toArray(), shown.stream().mapToDouble(point -> point[1]).toArray())
                        .setMarker(points.size() > 60 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
            }
        });
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }

    private void numbers(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(file))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeStringField("x", xLabel);
            json.writeStringField("y", yLabel);
            json.writeObjectFieldStart("conditions");
            for (Map.Entry<String, String> condition : conditions.entrySet()) {
                json.writeStringField(condition.getKey(), condition.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("curves");
            for (Map.Entry<String, List<double[]>> curve : series.entrySet()) {
                json.writeArrayFieldStart(curve.getKey());
                for (double[] point : curve.getValue()) {
                    json.writeArray(point, 0, point.length);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
