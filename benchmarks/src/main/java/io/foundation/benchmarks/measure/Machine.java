package io.foundation.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine in general words: nothing that names it. */
public final class Machine {

    private Machine() {
    }

    /** Cores, memory, system and JDK. */
    public static Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        long memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("memoryGiB", Math.round(memory / (double) (1L << 30)));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version").replaceAll("^(\\d+\\.\\d+).*", "$1"));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        return facts;
    }

    /** The same in one line. */
    public static String line() {
        Map<String, Object> facts = describe();
        return facts.get("cores") + " cores, " + facts.get("memoryGiB") + " GiB, " + facts.get("os") + " " + facts.get("architecture") + ", "
                + facts.get("jdk");
    }
}
