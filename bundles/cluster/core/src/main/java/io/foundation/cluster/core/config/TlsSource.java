package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.security.KeyFiles;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.transport.api.LinkSecurity.Encryption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one configuration says of the encryption of links. A cluster takes from the node's what it does not say itself.
 *
 * @param encryption  {@code auto}, {@code on} or {@code off}, if given
 * @param certificate the file of the certificate
 * @param key         the file of its key
 * @param trust       the file of the issuers
 * @param password    the file of the password
 * @param where       the configuration, for sentences
 */
record TlsSource(Optional<String> encryption, Optional<Path> certificate, Optional<Path> key, Optional<Path> trust, Optional<Path> password, String where) {

    static final String ENCRYPTION = "encryption";

    private static final String AUTO = "auto";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String OPTIONAL = "optional";

    /** The keys, the same for the node and for a cluster; none has a default, so that a cluster can leave them to the node. */
    static List<OptionSpec> specs(String otherwise) {
        return List.of(
                OptionSpec.choice(ENCRYPTION, null, List.of(AUTO, ON, OFF, OPTIONAL), "whether links are encrypted, the same on every node: auto does it where a secret or "
                        + "a certificate is configured; optional links those that do not too, while the nodes are changed one by one; " + otherwise),
                OptionSpec.text(KeyFiles.CERTIFICATE, null, "the file with the node's certificate, PEM or PKCS#12: with it links are encrypted by certificates on both sides; " + otherwise),
                OptionSpec.text(KeyFiles.KEY, null, "the file with the certificate's private key, PEM with PKCS#8; not needed if the certificate's file is PKCS#12"),
                OptionSpec.text(KeyFiles.TRUST, null, "the file with the certificates of the issuers that are believed, PEM or PKCS#12; " + otherwise),
                OptionSpec.text(KeyFiles.PASSWORD, null, "a file with the password of those files, if they have one"));
    }

    static TlsSource of(String where, Values values, Problems problems) {
        TlsSource source = new TlsSource(values.options().find(ENCRYPTION), values.path(KeyFiles.CERTIFICATE), values.path(KeyFiles.KEY),
                values.path(KeyFiles.TRUST), values.path(KeyFiles.PASSWORD), where);
        if (source.certificate.isEmpty() && source.key.isPresent() && values.options().find(KeyFiles.CERTIFICATE).isEmpty()) {
            problems.add(ErrorType.MISSING_REQUIRED_FIELD, where + ": '" + KeyFiles.KEY + "' is given without '" + KeyFiles.CERTIFICATE
                    + "': name the file with the certificate of that key, or leave both away.");
        }
        return source;
    }

    boolean hasCertificate() {
        return certificate.isPresent();
    }

    /** This one, and where it says nothing the node's. A certificate, its key and its password belong together. */
    TlsSource over(TlsSource node) {
        return hasCertificate() ? new TlsSource(encryption.or(node::encryption), certificate, key, trust.or(node::trust), password, where)
                : new TlsSource(encryption.or(node::encryption), node.certificate, node.key, trust.or(node::trust), node.password, node.hasCertificate() ? node.where : where);
    }

    /**
     * What protects the links. Blocks: files are read.
     *
     * @param secret whether a secret is configured
     * @param node   the name of this node
     */
    LinkProtection protection(boolean secret, String node, Problems problems, List<String> decisions) {
        String word = encryption.map(String::strip).orElse(AUTO);
        if (!word.equals(OPTIONAL)) {
            return protection(word, secret, node, problems, decisions);
        }
        if (hasCertificate() && !secret) {
            problems.add(ErrorType.MISSING_REQUIRED_FIELD, where + ": encryption=optional is not allowed with certificates alone: a node that does not encrypt shows none, and "
                    + "would prove nothing. Configure a secret on every node first, or use on.");
            return LinkProtection.NONE;
        }
        LinkProtection protection = protection(ON, secret, node, problems, decisions);
        decisions.add(where + ": encryption=optional, so nodes that do not encrypt are linked too, by the secret alone; set it to on when every node has it.");
        return protection.encryption() == Encryption.OFF ? protection : protection.optional();
    }

    private LinkProtection protection(String word, boolean secret, String node, Problems problems, List<String> decisions) {
        boolean unused = Stream.of(certificate, trust).anyMatch(Optional::isPresent);
        if (word.equals(OFF)) {
            decisions.add(where + ": encryption=off, so whoever is on the way between two nodes can read and change what they say"
                    + (unused ? "; the files of certificates have no effect." : "."));
            return LinkProtection.NONE;
        }
        if (hasCertificate()) {
            return byCertificates(node, problems, decisions);
        }
        if (trust.isPresent()) {
            problems.add(ErrorType.MISSING_REQUIRED_FIELD, where + ": '" + KeyFiles.TRUST + "' is given without '" + KeyFiles.CERTIFICATE
                    + "': a node that asks others for certificates needs one itself.");
            return LinkProtection.NONE;
        }
        if (word.equals(ON) || secret) {
            decisions.add(where + ": links are encrypted, and who knows the secret may link.");
            return LinkProtection.BY_SECRET;
        }
        return LinkProtection.NONE;
    }

    private LinkProtection byCertificates(String node, Problems problems, List<String> decisions) {
        if (trust.isEmpty()) {
            problems.add(ErrorType.MISSING_REQUIRED_FIELD, where + ": '" + KeyFiles.CERTIFICATE + "' is given without '" + KeyFiles.TRUST
                    + "': name the file with the certificates of the issuers to believe.");
            return LinkProtection.NONE;
        }
        KeyFiles files = new KeyFiles(certificate.orElseThrow(), key, trust.get(), password, where);
        try {
            files.read(node);
        } catch (io.foundation.base.api.error.FoundationException e) {
            problems.add(e);
            return LinkProtection.NONE;
        }
        decisions.add(where + ": links are encrypted by certificates; issuers are believed as " + trust.get() + " says.");
        if (files.isOpenToOthers()) {
            decisions.add(where + ": the file '" + key.orElse(certificate.orElseThrow()) + "' with the private key can be read by every user of this machine: chmod 600 it.");
        }
        return LinkProtection.byCertificates(files);
    }
}
