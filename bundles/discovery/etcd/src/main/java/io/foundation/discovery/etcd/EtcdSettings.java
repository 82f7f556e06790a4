package io.foundation.discovery.etcd;

import io.foundation.discovery.http.HttpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where etcd is, and what is kept there.
 *
 * @param servers   that are asked in turn
 * @param prefix    of the keys of the nodes; ends with a slash
 * @param register  whether this node keeps itself there
 * @param ttl       after how long without a sign of life it is taken out
 * @param watchTime after how long a watch is asked for anew
 * @param user      who asks, if etcd wants to know
 * @param password  the file of the user's password
 */
record EtcdSettings(List<URI> servers, String prefix, boolean register, Duration ttl, Duration watchTime, Optional<String> user, Optional<Path> password, HttpSettings http) {
}
