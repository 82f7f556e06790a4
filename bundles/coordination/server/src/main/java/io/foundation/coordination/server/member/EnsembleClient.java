package io.foundation.coordination.server.member;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.server.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;

/**
 * Asks the ensemble who is in it, and has it changed. One short connection for each use; blocks for as long as the patience given. Not for several threads at once.
 */
public final class EnsembleClient implements AutoCloseable {

    static final String ROSTER = "/foundation-ensemble";

    private final ZooKeeperAdmin client;

    private EnsembleClient(ZooKeeperAdmin client) {
        this.client = client;
    }

    /**
     * Connects.
     *
     * @param servers addresses with commas between
     * @throws FoundationException {@code UNREACHABLE} if nobody serves there in time
     */
    public static EnsembleClient connect(String servers, Owner owner, Duration patience) {
        CountDownLatch connected = new CountDownLatch(1);
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        try {
            ZooKeeperAdmin client = new ZooKeeperAdmin(servers, Math.toIntExact(patience.toMillis()), event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    connected.countDown();
                }
            }, config);
            EnsembleClient made = new EnsembleClient(client);
            client.addAuthInfo("digest", owner.userAndPassword());
            if (connected.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return made;
            }
            made.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new FoundationException(ErrorType.UNREACHABLE, "The ensemble at " + servers + " cannot be asked: " + e.getMessage() + ".", e);
        }
        throw new FoundationException(ErrorType.UNREACHABLE, "The ensemble at " + servers + " does not answer within " + patience.toMillis() + " ms: most of its members have to be there.");
    }

    /** The roster that the ensemble keeps: all who ever had a seat. Empty if it has none yet. */
    public Optional<Roster> roster() {
        return asked(() -> {
            try {
                return Optional.of(Roster.of(client.getData(ROSTER, false, null)));
            } catch (KeeperException.NoNodeException e) {
                return Optional.empty();
            }
        });
    }

    /** The roster of the present members. */
    public Optional<Roster> members() {
        return roster().map(kept -> asked(() -> {
            QuorumVerifier now = MemberFiles.parse(new String(client.getConfig(false, new Stat()), StandardCharsets.UTF_8));
            return kept.only(MemberFiles.numbers(now), now.getVersion());
        }));
    }

    /**
     * Changes the roster that is kept, if nobody else does meanwhile.
     *
     * @param first what is changed if there is none
     * @throws FoundationException {@code CONFLICT} if somebody did
     */
    public Roster keep(Roster first, UnaryOperator<Roster> change) {
        return asked(() -> {
            Stat stat = new Stat();
            try {
                Roster next = change.apply(Roster.of(client.getData(ROSTER, false, stat)));
                client.setData(ROSTER, next.bytes(), stat.getVersion());
                return next;
            } catch (KeeperException.NoNodeException e) {
                Roster next = change.apply(first);
                client.create(ROSTER, next.bytes(), ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
                return next;
            }
        });
    }

    /**
     * Has the ensemble changed, if it still has that version.
     *
     * @throws FoundationException {@code CONFLICT} if it has another, {@code UNREACHABLE} if it cannot be made now, {@code OUTCOME_UNKNOWN} if the answer was lost: {@link #members} tells
     */
    public void change(List<Seat> joining, List<Integer> leaving, long version) {
        asked(() -> client.reconfigure(joining.isEmpty() ? null : joining.stream().map(Seat::line).toList(), leaving.isEmpty() ? null : leaving.stream().map(String::valueOf).toList(), null,
                version, new Stat()));
    }

    /** What is asked of the client. */
    private interface Question<T> {
        T ask() throws KeeperException, InterruptedException, IOException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (KeeperException.BadVersionException | KeeperException.NodeExistsException | KeeperException.ReconfigInProgress e) {
            throw new FoundationException(ErrorType.CONFLICT, "The ensemble is not what it was any more: somebody else has changed it.", e);
        } catch (KeeperException.NewConfigNoQuorum e) {
            throw new FoundationException(ErrorType.UNREACHABLE, "Too few of the servers that would be in the ensemble have come up to date.", e);
        } catch (KeeperException.NoAuthException e) {
            throw new FoundationException(ErrorType.AUTHENTICATION_FAILED, "The ensemble belongs to a cluster with another secret.", e);
        } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException e) {
            throw new FoundationException(ErrorType.OUTCOME_UNKNOWN, "The connection to the ensemble was lost before it had answered.", e);
        } catch (KeeperException | IOException e) {
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The ensemble has answered with an error: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FoundationException(ErrorType.OUTCOME_UNKNOWN, "Interrupted while the ensemble was asked.", e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
