package io.foundation.discovery.consul;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.http.Answers;
import io.foundation.discovery.http.HttpQuestion;
import io.foundation.discovery.http.HttpSource;
import io.foundation.discovery.http.RegistrationLoop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** This node as an instance of the service, with a check that needs signs of life ("Register Service" and "TTL Check Pass" of the HTTP API of agents). */
final class Registration implements RegistrationLoop.Registry {

    /** Consul's own bound for a value of metadata. */
    private static final int MAX_VALUE = 512;
    private static final byte[] NOTHING = new byte[0];

    private final ConsulSettings settings;
    private final ClusterName cluster;
    private final HttpSource http;
    private final Condition condition;
    private volatile String registered;
    private volatile CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

    Registration(ConsulSettings settings, ClusterName cluster, HttpSource http, Condition condition) {
        this.settings = settings;
        this.cluster = cluster;
        this.http = http;
        this.condition = condition;
    }

    private String id(Announcement own) {
        return settings.service() + '-' + cluster.value() + '-' + own.id().name().value();
    }

    @Override
    public void register(Announcement own) throws InterruptedException {
        registered = id(own);
        say(HttpQuestion.put(settings.url("/v1/agent/service/register?replace-existing-checks=true"), text(own)));
        alive(own);
        condition.works("registered as " + id(own));
    }

    @Override
    public void alive(Announcement own) throws InterruptedException {
        say(HttpQuestion.put(settings.url("/v1/agent/check/pass/service:" + id(own)), NOTHING));
    }

    private void say(HttpQuestion question) throws InterruptedException {
        underWay = http.ask(question).toCompletableFuture();
        Answers.now(underWay);
    }

    private byte[] text(Announcement own) {
        ObjectNode service = Json.object();
        service.put("ID", id(own)).put("Name", settings.service()).put("Address", own.addresses().getFirst().host()).put("Port", own.addresses().getFirst().port());
        service.putObject("Meta").put(Instance.CLUSTER, cluster.value()).put(Instance.NODE, own.id().name().value())
                .put(Instance.INCARNATION, Long.toString(own.id().incarnation())).put(Instance.ADDRESSES, addresses(own));
        service.putObject("Check").put("TTL", settings.ttl().toMillis() + "ms").put("DeregisterCriticalServiceAfter", settings.deregisterAfter().toMillis() + "ms");
        return service.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As many as go into a value, best first. */
    private static String addresses(Announcement own) {
        StringBuilder text = new StringBuilder();
        for (Address address : own.addresses()) {
            if (text.length() + address.toString().length() + 1 > MAX_VALUE) {
                break;
            }
            text.append(text.isEmpty() ? "" : ",").append(address);
        }
        return text.toString();
    }

    @Override
    public void withdraw() throws InterruptedException {
        String id = registered;
        if (id != null) {
            // What was said last, and was not waited for, must not come after this.
            Answers.now(underWay.handle((reply, failure) -> null).thenCompose(done -> http.ask(HttpQuestion.put(settings.url("/v1/agent/service/deregister/" + id), NOTHING))));
        }
    }
}
