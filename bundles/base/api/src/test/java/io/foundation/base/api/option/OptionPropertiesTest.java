package io.foundation.base.api.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.FoundationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every value of every kind of option. */
class OptionPropertiesTest {

    @Property(seed = "20260601", tries = 500)
    void anyValueIsReadOrRefused(@ForAll String value) {
        for (OptionSpec spec : OptionsTest.SPECS) {
            try {
                Options options = OptionsTest.read(spec.name(), value);
                options.text(spec.name());
                options.number(spec.name(), 0);
                options.duration(spec.name());
                if (spec.kind() == OptionSpec.Kind.ADDRESSES) {
                    assertThat(options.addresses(spec.name())).hasSameSizeAs(options.list(spec.name()));
                }
            } catch (FoundationException e) {
                assertThat(e.getMessage()).contains("'" + spec.name() + "'");
            }
        }
    }
}
