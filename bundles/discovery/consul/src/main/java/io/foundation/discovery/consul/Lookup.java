package io.foundation.discovery.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.http.Answers;
import io.foundation.discovery.http.Backoff;
import io.foundation.discovery.http.HttpQuestion;
import io.foundation.discovery.http.HttpReply;
import io.foundation.discovery.http.HttpSource;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Asks for the instances in one datacenter again and again, on a thread of its own that may block, until that is interrupted. Where Consul can, a question
 * waits until something changes ("Blocking Queries" in its documentation).
 */
final class Lookup implements Runnable {

    /** Takes what was found out. */
    interface Listener {
        void found(String datacenter, List<Instance> instances);

        void failed(String datacenter, FoundationException cause);
    }

    /** Between two answers, however fast things change. */
    private static final Duration PACE = Duration.ofMillis(100);

    private final ConsulSettings settings;
    private final String datacenter;
    private final HttpSource http;
    private final Listener listener;
    private final RandomGenerator random;
    private final Backoff backoff = new Backoff();
    private String since = "";

    Lookup(ConsulSettings settings, String datacenter, HttpSource http, Listener listener, RandomGenerator random) {
        this.settings = settings;
        this.datacenter = datacenter;
        this.http = http;
        this.listener = listener;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    ask();
                    backoff.reset();
                    Thread.sleep(settings.endpoint() == Endpoint.AGENT || since.isEmpty() ? settings.interval() : PACE);
                } catch (RuntimeException e) {
                    FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "Consul could not be asked: " + e);
                    listener.failed(datacenter, failure);
                    since = "";
                    Thread.sleep(backoff.next(random.nextDouble(), failure));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        HttpQuestion question = HttpQuestion.get(settings.instances(datacenter, since)).with("Accept", "application/json");
        // Consul adds up to a sixteenth to what it waits, so that not all come again at once.
        question = since.isEmpty() ? question : question.within(settings.patience().plus(settings.patience().dividedBy(16)).plus(settings.http().timeout()));
        // An agent tells of unhealthy instances and of none at all by its status.
        question = settings.endpoint() == Endpoint.AGENT ? question.answeredBy(404, 429, 503) : settings.endpoint() == Endpoint.AGENTSERVICE ? question.answeredBy(404) : question;
        HttpReply reply = Answers.now(http.ask(question));
        if (reply.status() == 404) {
            since = "";
            listener.found(datacenter, List.of());
            return;
        }
        if (reply.header("X-Consul-Results-Filtered-By-ACLs").filter("true"::equals).isPresent()) {
            throw new FoundationException(ErrorType.FORBIDDEN, "Consul left out what the token may not read: it needs service:read for " + settings.service() + " and node:read.");
        }
        JsonNode answer = Json.read(reply.body());
        if (settings.endpoint() == Endpoint.AGENTSERVICE ? !answer.isObject() : !answer.isArray()) {
            throw new FoundationException(ErrorType.FORMAT_ERROR, "The answer of Consul is no list of instances.");
        }
        since = next(reply);
        listener.found(datacenter, settings.endpoint().read(answer, settings.passing(), settings.byNode()));
    }

    /** An index that goes back, or is none, begins anew: so the documentation has it. */
    private String next(HttpReply reply) {
        if (settings.endpoint() == Endpoint.AGENTSERVICE) {
            return reply.header("X-Consul-ContentHash").orElse("");
        }
        String index = settings.endpoint().isOfServers() ? reply.header("X-Consul-Index").orElse("") : "";
        long now = number(index);
        return now <= 0 || now < number(since) ? "" : index;
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
