package io.foundation.mdns.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What there is to configure. */
@ObjectClassDefinition(name = "Foundation mDNS", description = "Names and services of the local network. A change takes effect at once.")
@interface MdnsConfig {

    @AttributeDefinition(description = "The names of this machine without .local, with commas between, the main one first; where nothing is said, its host name.")
    String hosts() default "";

    @AttributeDefinition(description = "The interfaces to use, by name with commas between; where nothing is said, all that are up and carry multicast, and the loopback.")
    String interfaces() default "";

    @AttributeDefinition(description = "The interfaces not to use, by name with commas between.")
    String excluded() default "";

    @AttributeDefinition(description = "The UDP port, 1 to 65535; another than 5353 is another network.")
    int port() default 5_353;

    @AttributeDefinition(description = "The IPv4 multicast group.")
    String group() default "224.0.0.251";

    @AttributeDefinition(description = "For how many seconds others may hold what they hear, 1 to 4500.")
    int ttl() default 120;

    @AttributeDefinition(description = "How many records of others are held for each interface, 10 to 100000.")
    int cacheSize() default 2_000;

    @AttributeDefinition(description = "Whether the names of this machine are said even while no bundle has anything registered.")
    boolean always() default false;

    @AttributeDefinition(description = "The port, UDP and TCP, where plain DNS is answered, 0 to 65535; 0 for none.")
    int bridge_port() default 0;

    @AttributeDefinition(description = "The address where it is answered.")
    String bridge_address() default "127.0.0.1";

    @AttributeDefinition(description = "Whether names outside the local network are asked of name servers; refused otherwise.")
    boolean bridge_recursive() default false;

    @AttributeDefinition(description = "Those name servers, host or host:port with commas between; those of the system where nothing is said.")
    String bridge_servers() default "";

    @AttributeDefinition(description = "How long the local network, and each name server, may take for an answer, 50ms to 10s.")
    String bridge_timeout() default "1s";
}
