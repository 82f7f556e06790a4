package io.foundation.mdns.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.mdns.shell.completion.LinkCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:mdns-caches}. */
@Service
@Command(scope = "discovery", name = "mdns-caches", description = "Lists what this node has heard of others by mDNS", detailedDescription = "classpath:discovery-mdns-caches.txt")
public class MdnsCachesCommand extends OfMdns {

    @Argument(name = "link", description = "The interface; default: all")
    @Completion(LinkCompleter.class)
    String link;

    @Override
    protected void perform(Environment environment) {
        print(environment, "Nothing was heard of others that still holds.", mdns(environment).cached(), link);
    }
}
