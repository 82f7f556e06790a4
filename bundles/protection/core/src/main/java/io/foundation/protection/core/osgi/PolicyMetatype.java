package io.foundation.protection.core.osgi;

import io.foundation.protection.core.policy.PolicySettings;
import java.io.InputStream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes the configuration of a policy (OSGi Compendium, 105), from the same list it is checked against. */
@Component(service = MetaTypeProvider.class, property = MetaTypeProvider.METATYPE_FACTORY_PID + '=' + PolicySettings.PID)
public final class PolicyMetatype implements MetaTypeProvider {

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, String locale) {
        if (!PolicySettings.PID.equals(id)) {
            throw new IllegalArgumentException("There is no configuration '" + id + "' here: use " + PolicySettings.PID + ".");
        }
        return new Policy();
    }

    /** Everything is in English. */
    @Override
    public String[] getLocales() {
        return null;
    }

    private static final class Policy implements ObjectClassDefinition {
        @Override
        public String getName() {
            return "Foundation: protection";
        }

        @Override
        public String getID() {
            return PolicySettings.PID;
        }

        @Override
        public String getDescription() {
            return "A policy for calls.";
        }

        /** No key is required: each has a default that works. */
        @Override
        public AttributeDefinition[] getAttributeDefinitions(int filter) {
            return filter == REQUIRED ? null : PolicySettings.SPECS.stream().map(SettingAttribute::new).toArray(AttributeDefinition[]::new);
        }

        @Override
        public InputStream getIcon(int size) {
            return null;
        }
    }
}
