package io.foundation.base.console.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * Rows of one kind in each {@link Format}.
 *
 * @param <T> what a row shows
 */
public final class Listing<T> {

    private final List<Column<T>> columns = new ArrayList<>();
    private final Function<T, Map<String, Object>> json;
    private final String empty;

    /**
     * @param empty what a person reads if there is nothing
     * @param json  a row as a JSON object, with stable keys
     */
    public Listing(String empty, Function<T, Map<String, Object>> json) {
        this.empty = empty;
        this.json = json;
    }

    /** A column of text. */
    public Listing<T> column(String header, Function<T, String> text) {
        return column(header, text, text);
    }

    /** A column that scripts get in another form than people. */
    public Listing<T> column(String header, Function<T, String> text, Function<T, String> plain) {
        columns.add(new Column<>(header, text, plain, cell -> Style.PLAIN, false));
        return this;
    }

    /** A column whose colour depends on its text. */
    public Listing<T> styled(String header, Function<T, String> text, Function<String, Style> style) {
        columns.add(new Column<>(header, text, text, style, false));
        return this;
    }

    /** A column of numbers. */
    public Listing<T> number(String header, Function<T, String> text) {
        columns.add(new Column<>(header, text, text, cell -> Style.PLAIN, true));
        return this;
    }

    /** Rows as JSON objects. */
    public List<Map<String, Object>> objects(List<T> rows) {
        return rows.stream().map(json).toList();
    }

    public void print(Screen screen, Format format, List<T> rows) {
        switch (format) {
            case JSON -> screen.line(Json.write(objects(rows)));
            // Karaf's own tab separated form pads every field; scripts want the fields alone.
            case PLAIN -> rows.forEach(row -> screen.line(columns.stream()
                    .map(column -> Text.oneLine(column.plain.apply(row))).collect(Collectors.joining("\t"))));
            case TABLE -> table(screen, rows);
        }
    }

    private void table(Screen screen, List<T> rows) {
        ShellTable table = new ShellTable().emptyTableText(empty);
        columns.forEach(column -> table.column(column.col(screen.colours())));
        for (T row : rows) {
            table.addRow().addContent(columns.stream().<Object>map(column -> column.cell(row)).toList());
        }
        table.print(screen.out(), screen.charset(), true);
    }

    private record Column<T>(String header, Function<T, String> text, Function<T, String> plain,
            Function<String, Style> style, boolean number) {

        Col col(boolean colours) {
            Col col = new Col(header);
            if (number) {
                col.alignRight();
            }
            return colours ? col.colorProvider(cell -> style.apply(cell).code()) : col;
        }

        Object cell(T row) {
            return Text.oneLine(text.apply(row));
        }
    }
}
