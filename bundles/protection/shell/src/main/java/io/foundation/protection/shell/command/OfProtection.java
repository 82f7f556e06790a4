package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.protection.api.Protection;

/** A command that is about the protection of this node. */
abstract class OfProtection extends Listed {

    static Protection protection(Environment environment) {
        return environment.services().require(Protection.class, "foundation-protection-core");
    }

    /** How a state looks. */
    static Style style(String state) {
        return switch (state) {
            case "open", "tripped" -> Style.BAD;
            case "closed" -> Style.GOOD;
            default -> Style.PLAIN;
        };
    }

    static String quoted(String word) {
        return "'" + Text.oneLine(word) + "'";
    }
}
