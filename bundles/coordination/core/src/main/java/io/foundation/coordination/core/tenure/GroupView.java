package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Group;
import io.foundation.coordination.api.GroupMember;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A group as its owner sees it: a line in which it is always everybody's turn. */
public final class GroupView implements Group {

    /** Where groups are. */
    public static final String GROUPS = "/group/";

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Line line;

    public GroupView(Ground ground, Owner owner, String name) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        // A member the others see is one as long as they do.
        this.line = new Line(ground, GROUPS + Names.segment(name), LineRule.EVERYBODY, true);
    }

    /**
     * A copy of what a member says of itself.
     *
     * @throws FoundationException {@code TOO_LARGE}
     */
    static byte[] checked(byte[] metadata) {
        if (metadata.length > MAX_METADATA) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A member of a group says at most " + MAX_METADATA + " bytes of itself: these are " + metadata.length + '.');
        }
        return metadata.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Membership join(byte[] metadata) {
        Participation participation = new Participation(ground, owner, line, checked(metadata));
        ground.loop().execute(participation::start);
        return participation;
    }

    private CompletableFuture<List<GroupMember>> look() {
        return line.seen().thenApply(seen -> seen.stream().map(each -> {
            ClaimNote note = each.note();
            return new GroupMember(each.node().created(), note.node(), note.owner(), note.since(), note.metadata());
        }).toList());
    }

    @Override
    public CompletionStage<List<GroupMember>> members() {
        return owner.ask(ground.loop(), this::look);
    }

    @Override
    public Registration listen(Consumer<List<GroupMember>> listener) {
        return new LineListener<>(ground, owner, line.path(), this::look, GroupView::same, listener).listen();
    }

    /** By id and metadata: the rest of a member never changes. */
    private static boolean same(List<GroupMember> some, List<GroupMember> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i).id() != others.get(i).id() || !Arrays.equals(some.get(i).metadata(), others.get(i).metadata())) {
                return false;
            }
        }
        return true;
    }
}
