package io.foundation.discovery.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects of the API as tests need them, with single quotes for double ones. */
final class Samples {

    private Samples() {
    }

    /** A folder as every pod has it. */
    static Path account(Path folder, String namespace, String token, String issuer) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("namespace"), namespace + '\n');
        Files.writeString(folder.resolve("token"), token + '\n');
        Files.writeString(folder.resolve("ca.crt"), issuer);
        return folder;
    }

    static String slice(String name, String service, String family, String... endpoints) {
        return "{'metadata': {'name': '" + name + "', 'namespace': 'ns1', 'labels': {'kubernetes.io/service-name': '" + service + "', 'app': 'orders'}}, 'addressType': '" + family
                + "', 'ports': [{'name': 'foundation', 'port': 7801}, {'name': 'web', 'port': 8080}], 'endpoints': [" + String.join(", ", endpoints) + "]}";
    }

    /** Of a slice, of which it is not said whether it is ready. */
    static String endpoint(String address, String pod) {
        return endpoint(address, pod, "");
    }

    static String endpoint(String address, String pod, String conditions) {
        return "{'addresses': ['" + address + "'], 'hostname': '" + pod + "', 'conditions': {" + conditions + "}, 'targetRef': {'kind': 'Pod', 'name': '" + pod + "', 'namespace': 'ns1', 'uid': 'uid-" + pod + "'}}";
    }

    static String pod(String name, String address, String phase, String ready, String more) {
        return "{'metadata': {'name': '" + name + "', 'namespace': 'ns1', 'uid': 'uid-" + name + "', 'labels': {'app': 'orders'}" + more + "}, 'spec': {'hostname': '" + name
                + "', 'containers': [{'ports': [{'name': 'foundation', 'containerPort': 7801}]}, {}]}, 'status': {'phase': '" + phase + "', 'podIP': '" + address
                + "', 'podIPs': [{'ip': '" + address + "'}, {'ip': 'fd00::" + address.substring(address.lastIndexOf('.') + 1) + "'}], 'conditions': [{'type': 'Ready', 'status': '" + ready + "'}]}}";
    }
}
