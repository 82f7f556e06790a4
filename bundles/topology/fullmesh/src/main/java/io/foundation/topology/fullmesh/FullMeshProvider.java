package io.foundation.topology.fullmesh;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Provides the full mesh. Stateless. */
@Component(property = {TopologyProvider.TYPE + "=" + FullMeshProvider.FULL_MESH, "service.ranking:Integer=100"})
public final class FullMeshProvider implements TopologyProvider {

    static final String FULL_MESH = "fullmesh";
    static final String FALLBACK = "fallback";

    @Override
    public String type() {
        return FULL_MESH;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(OptionSpec.duration(FALLBACK, "1s", 10, 60_000,
                "how long the node with the greater name waits for the other to dial before it dials itself"));
    }

    @Override
    public Topology create(TopologyContext context) {
        return new FullMesh(context);
    }
}
