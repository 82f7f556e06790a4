package io.foundation.config.core.osgi;

import io.foundation.config.api.Settings;
import io.foundation.config.core.store.SettingsView;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The settings as one bundle has them: its subscriptions end when it lets go of the service, or stops. */
@Component(service = Settings.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + SettingsService.RANKING)
public final class SettingsService extends SettingsView {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    @Activate
    public SettingsService(ComponentContext component, @Reference SettingsNode node) {
        super(node.store(), node.measured(), component.getUsingBundle() == null ? "" : component.getUsingBundle().getSymbolicName());
    }

    @Deactivate
    void deactivate() {
        close();
    }
}
