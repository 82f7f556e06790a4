package io.foundation.telemetry.core.cluster;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.cluster.ClusterReadings;
import io.foundation.telemetry.api.cluster.ClusterTelemetry;
import io.foundation.telemetry.core.state.SeriesState;
import io.foundation.telemetry.core.state.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks the nodes of a cluster what they have measured, over the channel {@code telemetry}, and answers when they ask. */
public final class ClusterReader implements ClusterTelemetry, AutoCloseable {

    static final String SUBJECT = "io.foundation.telemetry.read";
    private static final String CHANNEL = "telemetry";
    private static final int VERSION = 1;
    /** The most bytes of a request, and of an answer. */
    private static final int MAX_REQUEST = 1_024;
    private static final int MAX_ANSWER = 4 << 20;
    /** The most series of one answer. */
    private static final int MAX_SERIES = 100_000;

    private final Cluster cluster;
    private final Function<String, List<SeriesState>> own;
    private final Registration answers;

    /** @param own what this node has measured, by prefix */
    public ClusterReader(Cluster cluster, Function<String, List<SeriesState>> own) {
        this.cluster = cluster;
        this.own = own;
        this.answers = cluster.messaging().onRequest(SUBJECT, Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(answer(request.body())));
    }

    private byte[] answer(byte[] request) {
        WireReader from = new WireReader(request);
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("a question in the layout " + version);
        }
        // Later versions may ask for more behind it.
        return StateCodec.write(own.apply(from.readString(3 * Series.MAX_NAME)), MAX_ANSWER).bytes();
    }

    @Override
    public CompletionStage<ClusterReadings> read(String prefix, Duration timeout) {
        byte[] question;
        GatherPlan plan;
        try {
            question = new WireWriter(MAX_REQUEST).writeU8(VERSION).writeString(prefix).toByteArray();
            plan = GatherPlan.all(timeout);
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
        return cluster.messaging().gather(Target.all(), Outgoing.of(SUBJECT, question).on(CHANNEL), plan).result().thenApply(ClusterReader::merge);
    }

    private static ClusterReadings merge(Gathered gathered) {
        Merger merger = new Merger();
        gathered.results().forEach((node, result) -> {
            if (result.body().isEmpty()) {
                merger.missing(node.value(), result.error().map(FoundationException::getMessage).orElse("It has not answered in time."));
                return;
            }
            try {
                merger.answered(node.value(), StateCodec.read(result.body().get(), MAX_SERIES));
            } catch (FoundationException e) {
                merger.missing(node.value(), e.getMessage());
            }
        });
        return merger.result();
    }

    @Override
    public void close() {
        answers.close();
    }
}
