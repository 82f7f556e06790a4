package io.foundation.transport.api;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a certificate speaks of. It names the node by a subject alternative name {@value #NODE}NAME and its roles by
 * {@value #ROLE}ROLE, both of type URI. A certificate without such a name of a node names it by its common name, and the roles by its
 * organizational units. Names of hosts and addresses in it mean nothing here: a node keeps its name wherever it runs, and is found
 * by discovery, not by the name of a host.
 *
 * @param node  the node's name; empty if the certificate names none
 * @param roles what the node may act as; empty if the certificate says nothing of roles
 * @param chain the certificate, then those of its issuers
 */
public record PeerCertificate(String node, Set<String> roles, List<X509Certificate> chain) {

    /** What the name of a node begins with. */
    public static final String NODE = "foundation:node:";
    /** What a role begins with. */
    public static final String ROLE = "foundation:role:";

    private static final int URI = 6;

    public PeerCertificate {
        roles = Set.copyOf(roles);
        chain = List.copyOf(chain);
    }

    /** Reads a chain that was checked, or is one's own. */
    public static PeerCertificate of(List<X509Certificate> chain) {
        List<String> uris = uris(chain.get(0));
        String node = uris.stream().filter(uri -> uri.startsWith(NODE)).findFirst().map(uri -> uri.substring(NODE.length())).orElse("");
        TreeSet<String> roles = new TreeSet<>();
        if (node.isEmpty()) {
            List<String> names = attributes(chain.get(0), "CN");
            node = names.isEmpty() ? "" : names.get(0);
            roles.addAll(attributes(chain.get(0), "OU"));
        }
        uris.stream().filter(uri -> uri.startsWith(ROLE)).forEach(uri -> roles.add(uri.substring(ROLE.length())));
        return new PeerCertificate(node, roles, chain);
    }

    private static List<String> uris(X509Certificate certificate) {
        List<String> uris = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                names.stream().filter(name -> name.get(0).equals(URI)).forEach(name -> uris.add((String) name.get(1)));
            }
        } catch (CertificateParsingException e) {
            // Names that cannot be read name nobody.
            uris.clear();
        }
        return uris;
    }

    private static List<String> attributes(X509Certificate certificate, String type) {
        List<String> values = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase(type) && rdn.getValue() instanceof String value) {
                    values.add(value);
                }
            }
        } catch (InvalidNameException e) {
            values.clear();
        }
        return values;
    }

    /** When the first of the chain begins to be invalid. */
    public Instant notAfter() {
        return chain.stream().map(certificate -> certificate.getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
    }

    /** When the last of the chain begins to be valid. */
    public Instant notBefore() {
        return chain.stream().map(certificate -> certificate.getNotBefore().toInstant()).max(Instant::compareTo).orElseThrow();
    }

    @Override
    public String toString() {
        return node + roles;
    }
}
