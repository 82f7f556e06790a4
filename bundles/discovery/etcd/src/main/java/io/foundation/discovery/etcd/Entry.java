package io.foundation.discovery.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.http.RegistrationLoop;

/** This node's key, under a lease that needs signs of life. A lease that is lost is replaced, under the same key. */
final class Entry implements RegistrationLoop.Registry {

    private final EtcdSettings settings;
    private final ClusterName cluster;
    private final EtcdClient client;
    private final Condition condition;
    private volatile String lease = "";

    Entry(EtcdSettings settings, ClusterName cluster, EtcdClient client, Condition condition) {
        this.settings = settings;
        this.cluster = cluster;
        this.client = client;
        this.condition = condition;
    }

    @Override
    public void register(Announcement own) throws InterruptedException {
        if (lease.isEmpty()) {
            JsonNode granted = client.say("/v3/lease/grant", Text.object().put("TTL", Long.toString(Math.max(1, settings.ttl().toSeconds()))));
            lease = granted.path("ID").asText("");
            if (lease.isEmpty()) {
                throw new FoundationException(ErrorType.FORMAT_ERROR, "etcd granted no lease.");
            }
        }
        String key = settings.prefix() + own.id().name().value();
        try {
            client.say("/v3/kv/put", Text.object().put("key", Text.encoded(key)).put("value", Text.encoded(Text.entry(own, cluster))).put("lease", lease));
        } catch (FoundationException e) {
            // The lease may be over: the next try takes another.
            lease = "";
            throw e;
        }
        condition.works("registered as " + key);
    }

    @Override
    public void alive(Announcement own) throws InterruptedException {
        JsonNode said = client.say("/v3/lease/keepalive", Text.object().put("ID", lease));
        if (said.path("result").path("TTL").asLong(0) <= 0) {
            lease = "";
            throw new FoundationException(ErrorType.SESSION_LOST, "The lease of etcd is over: another is taken.");
        }
    }

    /** Gives the lease back, and so the key. */
    @Override
    public void withdraw() throws InterruptedException {
        if (!lease.isEmpty()) {
            client.say("/v3/lease/revoke", Text.object().put("ID", lease));
            lease = "";
        }
    }
}
