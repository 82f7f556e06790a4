package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A membership: a claim that is made again whenever it is lost. On the loop, but for {@link #isJoined}. */
final class Participation implements ClaimListener, Membership, Owner.Possession {

    private static final long RETRY_NANOS = 100_000_000;

    private final Ground ground;
    private final Owner owner;
    private final Line line;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    /** What it says of itself. */
    private byte[] metadata;
    /** What its claim certainly says of it. */
    private byte[] written;
    private Claim claim;
    private ClaimNote note;
    private boolean writing;
    private boolean over;
    private volatile boolean joined;

    Participation(Ground ground, Owner owner, Line line, byte[] metadata) {
        this.ground = ground;
        this.owner = owner;
        this.line = line;
        this.metadata = metadata;
    }

    void start() {
        join();
        owner.add(this);
    }

    private void join() {
        note = new ClaimNote(owner.node(), owner.name(), ground.loop().time().wallMillis(), metadata);
        written = metadata;
        claim = new Claim(ground, line.path(), line.rule(), false, 1, line.holdsWhileSuspended(), note, this);
        claim.start();
    }

    @Override
    public void waits() {
        throw new IllegalStateException("In a group it is everybody's turn.");
    }

    @Override
    public void granted(long token) {
        joined = true;
        write();
    }

    @Override
    public void lost(Loss why) {
        joined = false;
        if (!over) {
            join();
        }
    }

    @Override
    public void failed(FoundationException why) {
        ground.loop().after(RETRY_NANOS, () -> {
            if (!over) {
                join();
            }
        });
    }

    /** Writes what it says of itself, until what is written is the last that was said. */
    private void write() {
        if (writing || !joined || over || written == metadata) {
            return;
        }
        writing = true;
        Claim of = claim;
        byte[] next = metadata;
        ground.commit(new Change.Write(of.node(), note.saying(next).bytes(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            writing = false;
            if (error != null) {
                // Writing it twice does no harm. Without a connection it is tried again and again, until it is back or the session is lost.
                ground.loop().after(RETRY_NANOS, this::write);
                return;
            }
            if (of == claim) {
                // If it was refused the claim is gone, and will say so itself.
                written = next;
            }
            write();
        });
    }

    @Override
    public boolean isJoined() {
        return joined && ground.status().state() == SessionState.ACTIVE;
    }

    @Override
    public void update(byte[] next) {
        byte[] kept = GroupView.checked(next);
        ground.loop().execute(() -> {
            metadata = kept;
            write();
        });
    }

    @Override
    public CompletionStage<Void> leave() {
        return owner.part(ground.loop(), this);
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        if (!over) {
            over = true;
            joined = false;
            if (claim == null) {
                gone.complete(null);
            } else {
                claim.release().thenRun(() -> gone.complete(null));
            }
            gone.thenRun(() -> owner.remove(this));
        }
        return gone;
    }
}
