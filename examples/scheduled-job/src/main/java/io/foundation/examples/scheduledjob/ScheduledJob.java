package io.foundation.examples.scheduledjob;

import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that runs every second on exactly one of the nodes this bundle is deployed on. The node is elected; when it leaves, is killed, or this bundle is taken from it,
 * another goes on. What it writes carries the term of its leadership, see {@link FencedFile}.
 */
@Component(immediate = true, configurationPid = ScheduledJob.PID)
@Designate(ocd = JobConfig.class)
public final class ScheduledJob implements CandidacyListener {

    static final String PID = "io.foundation.examples.scheduledjob";

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledJob.class);

    private final long intervalMillis;
    private final FencedFile file;
    private final String node;
    private final Candidacy candidacy;
    private ScheduledExecutorService running;
    private boolean over;

    @Activate
    public ScheduledJob(BundleContext context, JobConfig config, @Reference(name = "coordination") Coordination coordination) {
        this.intervalMillis = config.intervalMillis();
        this.file = new FencedFile(config.file().isEmpty() ? context.getDataFile("scheduled-job.txt").toPath() : Path.of(config.file()));
        this.node = System.getenv().getOrDefault("FOUNDATION_NODE_NAME", "this node");
        this.candidacy = coordination.election(config.topic()).stand(0, this);
    }

    /** Told one after the other, on a thread that may block. */
    @Override
    public synchronized void elected(long term) {
        if (over) {
            return;
        }
        LOG.info("The scheduled job runs here from now on, in term {}.", term);
        running = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "scheduled-job"));
        running.scheduleWithFixedDelay(() -> run(term), 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** The next leader begins when this has returned, if this one gives way in order: so it waits for the run under way. */
    @Override
    public void deposed(Loss why) {
        LOG.info("The scheduled job runs here no more: {}.", why);
        stop();
    }

    @Override
    public void evicted() {
        LOG.info("An operator has taken this node out: the scheduled job is not run here until the bundle is started again.");
    }

    private void run(long term) {
        try {
            if (!file.append(term, node)) {
                LOG.warn("Somebody with a greater term than {} has written: this node leads no more, and has not heard of it yet.", term);
            }
        } catch (IOException e) {
            LOG.warn("The scheduled job failed, and is tried again: {}", e.toString());
        }
    }

    private synchronized void stop() {
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            if (!running.awaitTermination(Candidacy.HAND_OVER_SECONDS, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException e) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
        running = null;
    }

    /** First the job ends, then another may be elected. */
    @Deactivate
    void deactivate() {
        synchronized (this) {
            over = true;
        }
        stop();
        candidacy.withdraw();
    }
}
