package io.foundation.mdns.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.mdns.api.MdnsAdmin;
import io.foundation.mdns.api.ServiceOffer;
import io.foundation.mdns.shell.completion.InstanceCompleter;
import io.foundation.mdns.shell.completion.Known;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code discovery:mdns-advertise}. */
@Service
@Command(scope = "discovery", name = "mdns-advertise", description = "Advertises a service by mDNS, takes it back, or lists those advertised so",
        detailedDescription = "classpath:discovery-mdns-advertise.txt")
public class MdnsAdvertiseCommand extends OfMdns {

    @Argument(name = "instance", description = "What people see; without it what was advertised here is listed")
    @Completion(InstanceCompleter.class)
    String instance;

    @Argument(index = 1, name = "type", description = "The type of service, such as _http._tcp")
    String type;

    @Argument(index = 2, name = "port", description = "The port, 0 to 65535")
    int port;

    @Option(name = "--text", description = "What else there is to know, such as path=/; may be given several times", multiValued = true)
    List<String> text;

    @Option(name = "--remove", description = "Take it back")
    boolean remove;

    @Override
    protected void perform(Environment environment) {
        MdnsAdmin admin = environment.services().require(MdnsAdmin.class, CORE);
        if (instance != null) {
            if (type == null) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The type of '" + Text.oneLine(instance) + "' is missing: give it, such as _http._tcp.");
            }
            change(environment, admin);
        }
        new Listing<ServiceOffer>("Nothing is advertised from the console.", offer -> Json.object("instance", offer.instance(), "type", offer.type(), "port", offer.port(),
                "text", offer.text()))
                .column("Instance", ServiceOffer::instance).column("Type", ServiceOffer::type).number("Port", offer -> Integer.toString(offer.port()))
                .column("Text", offer -> String.join(" ", offer.text()))
                .print(environment.screen(), format(), admin.advertised());
    }

    private void change(Environment environment, MdnsAdmin admin) {
        if (!remove) {
            admin.advertise(new ServiceOffer(instance, type, port, 0, 0, text == null ? List.of() : text, false));
        } else if (!admin.withdraw(instance, type)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "No service '" + Text.oneLine(instance) + "' of the type " + Text.oneLine(type)
                    + " was advertised from the console." + Text.didYouMean(instance, List.copyOf(Known.instances(environment.services()))));
        }
    }
}
