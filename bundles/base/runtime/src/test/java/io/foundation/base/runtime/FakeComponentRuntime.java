package io.foundation.base.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;

/** Declarative Services as a table that a test fills. */
final class FakeComponentRuntime implements ServiceComponentRuntime {

    private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> components = new LinkedHashMap<>();
    private final Set<ComponentDescriptionDTO> disabled = new HashSet<>();
    RuntimeException failure;

    /** A component with one configuration in a state; the reference {@code store} to {@code com.example.Store} is declared. */
    ComponentConfigurationDTO add(String bundle, String name, int state) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = name;
        description.bundle = new BundleDTO();
        description.bundle.symbolicName = bundle;
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "store";
        reference.interfaceName = "com.example.Store";
        description.references = new ReferenceDTO[] {reference};
        components.put(description, new ArrayList<>());
        return configure(description, state, null);
    }

    ComponentConfigurationDTO configure(ComponentDescriptionDTO description, int state, String pid) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.description = description;
        configuration.state = state;
        configuration.properties = pid == null ? Map.of() : Map.of("service.pid", pid);
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
        components.get(description).add(configuration);
        return configuration;
    }

    static void missing(ComponentConfigurationDTO configuration, String target, boolean serviceIsThere) {
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "store";
        missing.target = target;
        missing.targetServices = serviceIsThere ? new ServiceReferenceDTO[] {new ServiceReferenceDTO()} : new ServiceReferenceDTO[0];
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
    }

    void disable(ComponentDescriptionDTO description) {
        disabled.add(description);
        components.get(description).clear();
    }

    void clearConfigurations(ComponentDescriptionDTO description) {
        components.get(description).clear();
    }

    @Override
    public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(components.keySet());
    }

    @Override
    public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(ComponentDescriptionDTO description) {
        return List.copyOf(components.get(description));
    }

    @Override
    public boolean isComponentEnabled(ComponentDescriptionDTO description) {
        return !disabled.contains(description);
    }

    @Override
    public Promise<Void> enableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Promise<Void> disableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }
}
