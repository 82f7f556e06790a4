package io.foundation.protection.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Listing;
import io.foundation.protection.api.PoolStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code protection:pools}. */
@Service
@Command(scope = "protection", name = "pools", description = "Lists the pools of connections", detailedDescription = "classpath:protection-pools.txt")
public class PoolsCommand extends OfProtection {

    @Override
    protected void perform(Environment environment) {
        new Listing<>("There is no pool.", PoolsCommand::object)
                .column("Pool", PoolStatus::name)
                .number("Most", pool -> Integer.toString(pool.max()))
                .number("Active", pool -> Integer.toString(pool.active()))
                .number("Idle", pool -> Integer.toString(pool.idle()))
                .number("Waiting", pool -> Integer.toString(pool.waiting()))
                .number("Created", pool -> Long.toString(pool.created()))
                .number("Dropped", pool -> Long.toString(pool.dropped()))
                .print(environment.screen(), format(), protection(environment).pools());
    }

    private static Map<String, Object> object(PoolStatus pool) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", pool.name());
        object.put("max", pool.max());
        object.put("active", pool.active());
        object.put("idle", pool.idle());
        object.put("waiting", pool.waiting());
        object.put("created", pool.created());
        object.put("dropped", pool.dropped());
        return object;
    }
}
