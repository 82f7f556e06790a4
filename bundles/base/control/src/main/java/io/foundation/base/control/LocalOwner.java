package io.foundation.base.control;

import java.util.function.UnaryOperator;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;

/** The user of the machine who owns the node: has the name and roles that Karaf gives to its local console. */
final class LocalOwner {

    private LocalOwner() {
    }

    /** @param properties looks up a system property; null where it is not set */
    static Subject subject(UnaryOperator<String> properties) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(orElse(properties.apply("karaf.local.user"), "karaf")));
        subject.getPrincipals().add(new ClientPrincipal("control", "localhost"));
        for (String role : orElse(properties.apply("karaf.local.roles"), "admin,manager,viewer,systembundles").split(",")) {
            if (!role.isBlank()) {
                subject.getPrincipals().add(new RolePrincipal(role.strip()));
            }
        }
        subject.setReadOnly();
        return subject;
    }

    private static String orElse(String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }
}
