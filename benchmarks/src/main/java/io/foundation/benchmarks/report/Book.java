package io.foundation.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.measure.Machine;
import io.foundation.benchmarks.system.Systems;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that one run found out: printed as it comes, and written down at the end if asked. Not thread-safe. */
public final class Book {

    private final String name;
    private final PrintStream out;
    private final List<Sheet> sheets = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> settings;

    /**
     * An empty book.
     *
     * @param name    the last part of the file names, e.g. {@code cluster}
     * @param systems whose settings belong into the record
     */
    public Book(String name, List<String> systems, PrintStream out) {
        this(name, settings(systems), out);
    }

    /**
     * An empty book.
     *
     * @param settings what each system in it is set to, for the record
     */
    public Book(String name, Map<String, String> settings, PrintStream out) {
        this.name = name;
        this.settings = settings;
        this.out = out;
        out.println(Machine.line());
    }

    private static Map<String, String> settings(List<String> systems) {
        Map<String, String> settings = new LinkedHashMap<>();
        systems.forEach(system -> settings.put(system, Systems.settings(system)));
        return settings;
    }

    /** Prints a line about the progress; it is not recorded. */
    public void progress(String line) {
        out.println("  " + line);
        out.flush();
    }

    /** Prints and records a remark. */
    public void note(String line) {
        notes.add(line);
        out.println(line);
    }

    /** A new measurement; shown by {@link #show}. */
    public Sheet sheet(String title, String unit, String ours) {
        return sheet(title, unit, ours, "");
    }

    /** A new measurement with a second comparison, see {@link Sheet}. */
    public Sheet sheet(String title, String unit, String ours, String floor) {
        Sheet sheet = new Sheet(title, unit, ours, floor);
        sheets.add(sheet);
        return sheet;
    }

    /** Prints a sheet as a table. */
    public void show(Sheet sheet) {
        List<List<String>> rows = sheet.rows();
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        out.println();
        out.println(sheet.title());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append("  ").append(row.get(i)).repeat(' ', i == columns - 1 ? 0 : widths[i] - row.get(i).length());
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        out.flush();
    }

    /** Writes {@code <date>-<name>.json} and {@code .md} into a folder. */
    public void record(Path folder) {
        String date = LocalDate.now().toString();
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(date + "-" + name + ".json"),
                    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(facts(date)) + "\n");
            Files.writeString(folder.resolve(date + "-" + name + ".md"), markdown(date));
            out.println("Recorded as " + date + "-" + name + ".json and .md in " + folder + ".");
        } catch (IOException failure) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The results cannot be written to " + folder + ": " + failure.getMessage() + ". Name another folder with --folder.", failure);
        }
    }

    private Map<String, Object> facts(String date) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("date", date);
        facts.put("machine", Machine.describe());
        facts.put("systems", settings);
        facts.put("notes", notes);
        facts.put("measurements", sheets.stream().map(Sheet::facts).toList());
        return facts;
    }

    private String markdown(String date) {
        StringBuilder text = new StringBuilder("# Benchmark: ").append(name).append(", ").append(date).append("\n\n")
                .append(Machine.line()).append(".\n\nMedians with the least and the most; a ratio is ours by theirs in the same run. ")
                .append("Foreign CPU is the share of all cores that other processes used during the samples.\n\n");
        settings.forEach((system, setting) -> {
            if (!setting.isEmpty()) {
                text.append("- ").append(system).append(": ").append(setting).append("\n");
            }
        });
        for (Sheet sheet : sheets) {
            text.append("\n## ").append(sheet.title()).append("\n\n");
            List<List<String>> rows = sheet.rows();
            for (int i = 0; i < rows.size(); i++) {
                text.append("| ").append(String.join(" | ", rows.get(i).stream().map(cell -> cell.replace("|", "/")).toList())).append(" |\n");
                if (i == 0) {
                    text.append("|---".repeat(rows.getFirst().size())).append("|\n");
                }
            }
        }
        if (!notes.isEmpty()) {
            text.append("\n## Notes\n\n");
            notes.forEach(line -> text.append("- ").append(line.strip()).append("\n"));
        }
        return text.toString();
    }
}
