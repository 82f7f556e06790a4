package io.foundation.config.core.schema;

import static io.foundation.config.api.SettingSpec.choice;
import static io.foundation.config.api.SettingSpec.flag;
import static io.foundation.config.api.SettingSpec.number;
import static io.foundation.config.api.SettingSpec.whole;

import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingSpec.Kind;
import io.foundation.config.api.SettingsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings that Foundation has always had, in six sections. Thirteen of them may change while the node runs, and whatever is below {@code infrastructure.protection}. */
public final class FoundationSchema {

    private static final double MOST = Double.POSITIVE_INFINITY;
    private static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "zstd");

    private FoundationSchema() {
    }

    /** A schema for each section. */
    public static List<Contributed> sections() {
        return List.of(section("ai", ai()), section("capture", capture()), new Contributed("storage", below("storage", storage()), FoundationSchema::checkStorage),
                section("interface", interfaces()), section("dev", dev()), section("infrastructure", infrastructure()));
    }

    private static Contributed section(String prefix, List<SettingSpec> specs) {
        return new Contributed(prefix, below(prefix, specs), prefix.equals("capture") ? FoundationSchema::checkCapture : values -> {
        });
    }

    private static List<SettingSpec> below(String prefix, List<SettingSpec> specs) {
        List<SettingSpec> whole = new ArrayList<>();
        for (SettingSpec spec : specs) {
            whole.add(new SettingSpec(prefix + '.' + spec.path(), spec.kind(), spec.defaultValue(), spec.least(), spec.greatest(), spec.allowed(), spec.updatable(), spec.secret(),
                    spec.description()));
        }
        return whole;
    }

    private static List<SettingSpec> ai() {
        return List.of(
                choice("provider", "mock", List.of("mock", "openai", "anthropic", "gemini"), "Which service answers."),
                SettingSpec.text("api_key", null, "The key for it.").hidden(),
                SettingSpec.text("model", "gpt-4", "Which of its models."),
                positive("analysis.max_file_size", 1_000_000, "The largest file to analyse, in bytes."),
                positive("analysis.timeout", 30_000, "How long an analysis may take, in milliseconds."),
                positive("analysis.cache_ttl", 3_600, "How long a result is kept, in seconds."),
                choice("planning.default_strategy", "balanced", List.of("fast", "balanced", "thorough"), "How thoroughly plans are made."),
                number("planning.performance_target", 0.01, 0, MOST, "The overhead to aim at, as a part of 1.").whileRunning(),
                number("planning.sampling_rate", 1.0, 0, 1, "The part of calls that is looked at, 0 to 1.").whileRunning());
    }

    private static List<SettingSpec> capture() {
        return List.of(
                positive("ring_buffer.size", 1_024, "The room of a ring buffer."),
                positive("ring_buffer.max_events", 1_000, "The most events in it."),
                choice("ring_buffer.overflow_strategy", "drop_oldest", List.of("drop_oldest", "drop_newest", "block"), "What happens when it is full."),
                SettingSpec.of("ring_buffer.num_buffers", Kind.ANY, "schedulers", "How many there are: a number, or 'schedulers' for one for each processor."),
                positive("processing.batch_size", 100, "How many events are taken at a time.").whileRunning(),
                positive("processing.flush_interval", 50, "How long to wait for a full batch, in milliseconds.").whileRunning(),
                positive("processing.max_queue_size", 1_000, "How many events may wait."),
                flag("vm_tracing.trace_spawn", true, "Whether beginnings of processes are traced."),
                flag("vm_tracing.trace_exit", true, "Whether their ends are."),
                flag("vm_tracing.trace_message", false, "Whether their messages are."),
                flag("vm_tracing.trace_children", true, "Whether what they begin is traced too."));
    }

    private static void checkCapture(Map<String, Object> values) {
        Object buffers = values.get("ring_buffer.num_buffers");
        if (!"schedulers".equals(buffers) && !isPositive(buffers)) {
            throw SettingsFault.VALIDATION_FAILED.error("The setting 'capture.ring_buffer.num_buffers' cannot be '" + buffers + "': schedulers, or a whole number from 1, is allowed.");
        }
    }

    private static List<SettingSpec> storage() {
        return List.of(
                positive("hot.max_events", 100_000, "The most events in memory."),
                positive("hot.max_age_seconds", 3_600, "How long they stay there, in seconds."),
                positive("hot.prune_interval", 60_000, "How often old ones are taken out, in milliseconds."),
                flag("warm.enable", false, "Whether events go to disk."),
                SettingSpec.of("warm.path", Kind.ANY, "./foundation_data", "The folder for them."),
                SettingSpec.of("warm.max_size_mb", Kind.ANY, 100L, "How much they may take there, in MiB."),
                SettingSpec.of("warm.compression", Kind.ANY, "zstd", "How they are compressed: none, gzip or zstd."),
                flag("cold.enable", false, "Whether events go to an archive; there is none yet."),
                SettingSpec.text("encryption_key", null, "The key that events on disk are encrypted with.").hidden());
    }

    /** What storage that is switched off would do does not matter. */
    private static void checkStorage(Map<String, Object> values) {
        if (Boolean.TRUE.equals(values.get("cold.enable"))) {
            throw SettingsFault.VALIDATION_FAILED.error("The setting 'storage.cold.enable' cannot be true: there is no archive yet.");
        }
        if (!Boolean.TRUE.equals(values.get("warm.enable"))) {
            return;
        }
        demand(values.get("warm.path") instanceof String path && !path.isBlank(), "path", values, "a folder");
        demand(isPositive(values.get("warm.max_size_mb")), "max_size_mb", values, "a whole number from 1");
        demand(values.get("warm.compression") instanceof String word && COMPRESSIONS.contains(word), "compression", values, "none, gzip or zstd");
    }

    private static void demand(boolean kept, String word, Map<String, Object> values, String allowed) {
        if (!kept) {
            throw SettingsFault.VALIDATION_FAILED.error("The setting 'storage.warm." + word + "' cannot be '" + values.get("warm." + word) + "' while storage.warm.enable is true: " + allowed
                    + " is allowed.");
        }
    }

    private static List<SettingSpec> interfaces() {
        return List.of(
                positive("query_timeout", 10_000, "How long a question may take, in milliseconds.").whileRunning(),
                positive("max_results", 1_000, "The most results of a question.").whileRunning(),
                flag("enable_streaming", true, "Whether results may come one by one."));
    }

    private static List<SettingSpec> dev() {
        return List.of(
                flag("debug_mode", false, "Whether more is checked than in production.").whileRunning(),
                flag("verbose_logging", false, "Whether more is logged.").whileRunning(),
                flag("performance_monitoring", true, "Whether what things cost is measured.").whileRunning());
    }

    private static List<SettingSpec> infrastructure() {
        List<SettingSpec> specs = new ArrayList<>();
        rate(specs, "api_calls", 100, 60_000);
        rate(specs, "db_queries", 500, 60_000);
        rate(specs, "file_operations", 10, 1_000);
        specs.addAll(List.of(
                flag("rate_limiting.enabled", true, "Whether rates are limited.").whileRunning(),
                positive("rate_limiting.cleanup_interval", 300_000, "How often what was counted long ago is forgotten, in milliseconds.").whileRunning(),
                positive("circuit_breaker.failure_threshold", 5, "After how many failures a breaker opens."),
                positive("circuit_breaker.recovery_time", 30_000, "How long it stays open, in milliseconds."),
                positive("circuit_breaker.call_timeout", 5_000, "How long a call may take, in milliseconds."),
                flag("circuit_breaker.enabled", true, "Whether breakers open.").whileRunning(),
                positive("connection_pool.size", 10, "How many connections a pool keeps."),
                whole("connection_pool.max_overflow", 5, 0, MOST, "How many more it may open for a while."),
                choice("connection_pool.strategy", "lifo", List.of("lifo", "fifo"), "Which connection is taken first."),
                flag("connection_pool.enabled", true, "Whether connections are pooled.").whileRunning(),
                SettingSpec.of("protection", Kind.TREE, Map.of(), "Settings of protection, by name.").whileRunning()));
        return specs;
    }

    private static void rate(List<SettingSpec> specs, String name, long limit, long scale) {
        specs.add(positive("rate_limiting.default_rules." + name + ".limit", limit, "How many in each window."));
        specs.add(positive("rate_limiting.default_rules." + name + ".scale_ms", scale, "How long a window is, in milliseconds."));
    }

    private static SettingSpec positive(String path, long defaultValue, String description) {
        return whole(path, defaultValue, 1, MOST, description);
    }

    private static boolean isPositive(Object value) {
        return value instanceof Long number && number > 0;
    }
}
