package io.foundation.coordination.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.foundation.coordination}, for tools that show it; {@link ConfigReader} checks it. */
@ObjectClassDefinition(name = "Foundation: coordination", description = "Where what is agreed on is kept, and what is promised while a connection is lost.")
@interface CoordinationConfig {

    String PID = "io.foundation.coordination";

    @AttributeDefinition(description = "Where what is agreed on is kept: embedded (servers within the nodes), external (servers that you run), local (this JVM alone), "
            + "auto (embedded in a cluster, local without one).", required = false)
    String mode() default "auto";

    @AttributeDefinition(description = "After how long without this node the servers end its session.", required = false)
    String sessionTimeout() default "10s";

    @AttributeDefinition(description = "For embedded: the most servers with a vote: 1, 3, 5 or 7.", min = "1", max = "7", required = false)
    int size() default 5;

    @AttributeDefinition(description = "For embedded: how long a server must have been away before another node gets its seat.", required = false)
    String grace() default "2m";

    @AttributeDefinition(description = "For embedded: how long nodes must have been here before one founds the ensemble, or gets a seat.", required = false)
    String settle() default "3s";

    @AttributeDefinition(description = "For external: the servers, host:port with commas between, and, if all is to be below some node, its path.", required = false)
    String connect();

    @AttributeDefinition(description = "For external: the file with the user:password for the servers; by default the identity is made from the cluster's secret.", required = false)
    String digestFile();

    @AttributeDefinition(description = "For external: whether this node never writes.", required = false)
    boolean readOnly() default false;

    @AttributeDefinition(description = "For external: the certificates to trust: given, the servers are spoken to by TLS.", required = false)
    String tlsTrust();

    @AttributeDefinition(description = "For external: the file with the password of tlsTrust.", required = false)
    String tlsTrustPasswordFile();

    @AttributeDefinition(description = "For external: this node's own certificate and key.", required = false)
    String tlsKey();

    @AttributeDefinition(description = "For external: the file with the password of tlsKey.", required = false)
    String tlsKeyPasswordFile();

    @AttributeDefinition(description = "Whether locks and leases last until the session is lost, and not only until the connection is: another may hold them before this node notices.",
            required = false)
    boolean holdsWhileSuspended() default false;

    @AttributeDefinition(description = "How long to look for an answer that was lost, e.g. 30s.", required = false)
    String timeout() default "30s";
}
