package io.foundation.mdns.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.mdns.shell.completion.LinkCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:mdns-records}. */
@Service
@Command(scope = "discovery", name = "mdns-records", description = "Lists what this node says of itself by mDNS", detailedDescription = "classpath:discovery-mdns-records.txt")
public class MdnsRecordsCommand extends OfMdns {

    @Argument(name = "link", description = "The interface; default: all")
    @Completion(LinkCompleter.class)
    String link;

    @Override
    protected void perform(Environment environment) {
        print(environment, "Nothing is said: no bundle has advertised anything, and 'always' of io.foundation.mdns is off.", mdns(environment).records(), link);
    }
}
