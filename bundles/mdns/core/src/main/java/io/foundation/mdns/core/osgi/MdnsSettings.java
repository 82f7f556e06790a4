package io.foundation.mdns.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.mdns.core.bridge.BridgeSettings;
import io.foundation.mdns.core.net.EngineSettings;
import io.foundation.mdns.core.record.Names;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is configured.
 *
 * @param always whether the names of this machine are said even while nobody has anything registered
 * @param bridge empty if plain DNS is not answered
 */
record MdnsSettings(EngineSettings engine, boolean always, Optional<BridgeSettings> bridge) {

    static final String PID = "io.foundation.mdns";

    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final int MAX_PORT = 65_535;
    private static final String GROUP = "group";
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.list("hosts", null, "The names of this machine without .local, the main one first."),
            OptionSpec.list("interfaces", null, "The interfaces to use, by name."),
            OptionSpec.list("excluded", null, "The interfaces not to use, by name."),
            OptionSpec.number("port", 5_353, 1, MAX_PORT, "The UDP port."),
            OptionSpec.text(GROUP, "224.0.0.251", "The IPv4 multicast group."),
            OptionSpec.number("ttl", 120, 1, 4_500, "For how many seconds others may hold what they hear."),
            OptionSpec.number("cacheSize", 2_000, 10, 100_000, "How many records of others are held for each interface."),
            OptionSpec.flag("always", false, "Whether the names of this machine are said even while no bundle has anything registered."),
            OptionSpec.number("bridge.port", 0, 0, MAX_PORT, "The port where plain DNS is answered; 0 for none."),
            OptionSpec.text("bridge.address", "127.0.0.1", "The address where it is answered."),
            OptionSpec.flag("bridge.recursive", false, "Whether names outside the local network are asked of name servers."),
            OptionSpec.addresses("bridge.servers", null, "Those name servers."),
            OptionSpec.duration("bridge.timeout", "1s", 50, 10_000, "How long the local network, and each name server, may take."));

    /** @throws FoundationException one sentence for what is wrong */
    static MdnsSettings read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        List<String> hosts = options.list("hosts").stream().map(Names::checkHostLabel).toList();
        EngineSettings engine = new EngineSettings(group(options), options.integer("port"), options.list("interfaces"), options.list("excluded"),
                hosts.isEmpty() ? List.of(hostName()) : hosts, options.integer("ttl"), options.integer("cacheSize"));
        Optional<BridgeSettings> bridge = options.integer("bridge.port") == 0 ? Optional.empty()
                : Optional.of(new BridgeSettings(options.text("bridge.address"), options.integer("bridge.port"), options.flag("bridge.recursive"),
                        options.addresses("bridge.servers"), options.duration("bridge.timeout")));
        return new MdnsSettings(engine, options.flag("always"), bridge);
    }

    private static InetAddress group(Options options) {
        String text = options.text(GROUP);
        try {
            InetAddress group = text.matches("[0-9.]+") ? InetAddress.getByName(text) : null;
            if (group instanceof Inet4Address && group.isMulticastAddress()) {
                return group;
            }
        } catch (UnknownHostException e) {
            throw wrongGroup(text, e);
        }
        throw wrongGroup(text, null);
    }

    private static FoundationException wrongGroup(String text, Exception cause) {
        return new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": '" + text + "' is not allowed for '" + GROUP
                + "': use an IPv4 multicast address, 224.0.0.0 to 239.255.255.255.", cause);
    }

    /** Never asked of a name server, which may take long: what the system itself knows, the first label of it. */
    private static String hostName() {
        return Stream.of(Optional.ofNullable(System.getenv("HOSTNAME")), fromKernel(), Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .flatMap(Optional::stream).map(MdnsSettings::asLabel).filter(label -> !label.isEmpty()).findFirst().orElse("foundation");
    }

    private static Optional<String> fromKernel() {
        try {
            return Files.isReadable(HOSTNAME) ? Optional.of(Files.readString(HOSTNAME)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The first label, what is not allowed in it left out. */
    static String asLabel(String name) {
        String label = name.strip().replaceAll("\\..*", "").replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        return Names.cut(label, 63).replaceAll("-+$", "");
    }
}
