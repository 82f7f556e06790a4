package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Something people stand in line for, as an owner sees it: what locks and semaphores have in common. */
abstract class LineView {

    final Ground ground;
    final Owner owner;
    final Line line;
    private final String name;

    LineView(Ground ground, Owner owner, String name, Line line) {
        this.ground = ground;
        this.owner = owner;
        this.name = name;
        this.line = line;
    }

    public String name() {
        return name;
    }

    public CompletionStage<List<Queued>> queue() {
        return owner.ask(ground.loop(), line::queue);
    }

    public CompletionStage<Boolean> breakHold(long token) {
        return owner.ask(ground.loop(), () -> line.breakHold(token));
    }
}
