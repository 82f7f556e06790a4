package io.foundation.simulation;

import java.util.ArrayList;
import java.util.List;

/** Rows of a heading and what there is to say, printed in columns. Not thread-safe. */
public final class Table {

    private record Row(String heading, String text) {
    }

    private final List<Row> rows = new ArrayList<>();

    public Table row(String heading, String text) {
        rows.add(new Row(heading, text));
        return this;
    }

    /** A line of its own between rows. */
    public Table section(String title) {
        rows.add(new Row(title, null));
        return this;
    }

    @Override
    public String toString() {
        int width = rows.stream().filter(row -> row.text() != null).mapToInt(row -> row.heading().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            if (row.text() == null) {
                text.append(text.isEmpty() ? "" : "\n").append(row.heading()).append('\n');
            } else {
                text.append("  ").append(row.heading()).append(" ".repeat(width - row.heading().length() + 2)).append(row.text()).append('\n');
            }
        }
        return text.toString();
    }
}
