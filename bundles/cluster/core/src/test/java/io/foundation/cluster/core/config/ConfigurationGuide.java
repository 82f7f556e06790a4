package io.foundation.cluster.core.config;

import io.foundation.base.api.option.Durations;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.transport.api.ChannelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes the tables of keys of the guide, from what configurations are checked against. */
final class ConfigurationGuide {

    private static final String NETTY = "/OSGI-INF/metatype/io.foundation.transport.netty.NettyTransportProvider$Config.xml";

    private final StringBuilder text = new StringBuilder();

    private ConfigurationGuide() {
    }

    static String tables() throws IOException {
        ConfigurationGuide guide = new ConfigurationGuide();
        guide.node();
        guide.cluster();
        guide.providers(Kind.DISCOVERY, "Discovery", "One table for each strategy. Keys of a strategy that is not in use are checked and have no effect.");
        guide.providers(Kind.TOPOLOGY, "Topology", "The keys of the topology that `topology` names.");
        guide.providers(Kind.DETECTOR, "Failure detection", "The keys of the failure detector that `detector` names.");
        guide.providers(Kind.TRANSPORT, "Transport", "The keys of the transport that `transport` names.");
        guide.channels();
        guide.netty();
        return guide.text.toString();
    }

    private void node() {
        heading("`io.foundation.node`", "What this node is, in `etc/io.foundation.node.cfg`.");
        table(NodeOptions.SPECS, OptionSpec::name, Environment::nodeVariable);
        text.append("\nKeys that begin with `metadata.` are the node's own words about itself, such as `metadata.zone = a`: told to every node, shown by\n")
                .append("`cluster:node-show`. At most 64, of at most 1024 characters each, and with the roles at most 5120 together.\n");
    }

    private void cluster() {
        heading("`io.foundation.cluster`", "A cluster, in `etc/io.foundation.cluster.cfg`, or `etc/io.foundation.cluster-NAME.cfg` for each of several. The variables are for the"
                + "\nfirst only.");
        table(ClusterOptions.SPECS, OptionSpec::name, Environment::clusterVariable);
    }

    private void providers(Kind kind, String title, String sentence) {
        heading(title, sentence);
        Map<String, List<OptionSpec>> providers = Fixture.ALL.of(kind);
        providers.forEach((type, specs) -> {
            text.append("\n### `").append(kind.key()).append(" = ").append(type).append("`\n\n");
            table(specs, spec -> kind.prefix(type) + spec.name(), null);
        });
    }

    private void channels() {
        heading("Channels", "Messages travel in channels: lanes with their own connections and queues, so that a full one delays no other. Five are there; a key\n"
                + "`channel.NAME.KEY` changes one of them, or makes another.");
        text.append("\n| key | type | allowed | what it says |\n|---|---|---|---|\n");
        for (OptionSpec spec : ChannelSettings.SPECS) {
            row("`channel.NAME." + spec.name() + "`", type(spec), allowed(spec), sentence(spec));
        }
        text.append("\nTheir defaults:\n\n| channel |");
        ChannelSettings.SPECS.forEach(spec -> text.append(' ').append(spec.name()).append(" |"));
        text.append("\n|---|").append("---|".repeat(ChannelSettings.SPECS.size())).append('\n');
        for (ChannelSpec channel : ChannelSpec.DEFAULTS) {
            defaults("`" + channel.name() + "`", ChannelSettings.specs(channel));
        }
        defaults("any other", ChannelSettings.SPECS);
    }

    private void defaults(String name, List<OptionSpec> specs) {
        List<String> cells = new ArrayList<>(List.of(name));
        specs.forEach(spec -> cells.add(spec.defaultValue()));
        row(cells.toArray(String[]::new));
    }

    /** The transport describes what it shares among clusters itself. */
    private void netty() throws IOException {
        heading("`io.foundation.transport.netty`", "What the transport `netty` shares among all clusters of the node, in `etc/io.foundation.transport.netty.cfg`. A change closes the links of\n"
                + "all clusters, and they come back by themselves.");
        text.append("\n| key | type | default | what it says |\n|---|---|---|---|\n");
        NodeList attributes = xml(NETTY).getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            row("`" + attribute.getAttribute("id") + "`", attribute.getAttribute("type").equals("Integer") ? "number" : "text",
                    "`" + attribute.getAttribute("default") + "`", attribute.getAttribute("description"));
        }
    }

    private static Document xml(String resource) throws IOException {
        try (InputStream in = ConfigurationGuide.class.getResourceAsStream(resource)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(resource, e);
        }
    }

    private void heading(String title, String sentence) {
        text.append("\n## ").append(title).append("\n\n").append(sentence).append('\n');
        if (title.startsWith("`io.foundation.node") || title.startsWith("`io.foundation.cluster")) {
            text.append('\n');
        }
    }

    private void table(List<OptionSpec> specs, Function<OptionSpec, String> key, Function<OptionSpec, String> variable) {
        text.append("| key | type | default | allowed | what it says |").append(variable == null ? "\n|---|---|---|---|---|\n" : " variable |\n|---|---|---|---|---|---|\n");
        for (OptionSpec spec : specs) {
            List<String> cells = new ArrayList<>(List.of("`" + key.apply(spec) + "`", type(spec),
                    spec.defaultValue() == null ? "" : "`" + spec.defaultValue() + "`", allowed(spec), sentence(spec)));
            if (variable != null) {
                cells.add("`" + variable.apply(spec) + "`");
            }
            row(cells.toArray(String[]::new));
        }
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String type(OptionSpec spec) {
        return switch (spec.kind()) {
            case TEXT -> spec.secret() ? "secret" : "text";
            case FLAG -> "true or false";
            case NUMBER -> "number";
            case DURATION -> "duration";
            case CHOICE -> "word";
            case LIST -> "list";
            case ADDRESSES -> "list of host:port";
        };
    }

    private static String allowed(OptionSpec spec) {
        return switch (spec.kind()) {
            case NUMBER -> spec.min() + " to " + spec.max();
            case DURATION -> Durations.format(Duration.ofMillis(spec.min())) + " to " + Durations.format(Duration.ofMillis(spec.max()));
            case CHOICE -> String.join(", ", spec.allowed());
            case TEXT, FLAG, LIST, ADDRESSES -> "";
        };
    }

    private static String sentence(OptionSpec spec) {
        String text = spec.description().replace("|", "\\|");
        String first = text.contains(": ") && text.indexOf(": ") < text.indexOf(' ') ? text.substring(0, 1) : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
        return first + (text.endsWith(".") ? text.substring(1, text.length() - 1) : text.substring(1));
    }
}
