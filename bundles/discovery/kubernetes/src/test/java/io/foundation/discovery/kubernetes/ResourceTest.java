package io.foundation.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceTest {

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void aSliceSaysWhoIsReadyAndAnAbsentConditionIsReady() throws Exception {
        List<Endpoint> read = Resource.ENDPOINTSLICES.read(json(Samples.slice("s", "orders", "IPv4",
                Samples.endpoint("10.0.0.1", "a", "'ready': true"), Samples.endpoint("10.0.0.2", "b", "'ready': false"), Samples.endpoint("10.0.0.3", "c"),
                Samples.endpoint("10.0.0.4", "d", "'ready': false, 'serving': true, 'terminating': true"), Samples.endpoint("10.0.0.5", "e", "'ready': null"))));
        assertThat(read).extracting(Endpoint::ready).containsExactly(true, false, true, false, true);
        assertThat(read).extracting(Endpoint::terminating).containsExactly(false, false, false, true, false);
        assertThat(read.getFirst()).isEqualTo(new Endpoint("ns1/uid-a", List.of("10.0.0.1"), "ns1", "a", true, true, false, Map.of("foundation", 7801, "web", 8080)));
    }

    @Test
    void endpointsHaveSubsetsAndThoseThatAreNotReadyApart() throws Exception {
        List<Endpoint> read = Resource.ENDPOINTS.read(json("{'metadata': {'name': 'orders', 'namespace': 'ns1'}, 'subsets': ["
                + "{'addresses': [{'ip': '10.0.0.1', 'hostname': 'a', 'targetRef': {'name': 'a', 'namespace': 'ns2'}}, {'ip': '10.0.0.2'}], 'notReadyAddresses': [{'ip': '10.0.0.9'}], 'ports': [{'port': 7801}]},"
                + "{'addresses': [{'ip': '10.0.0.3'}, {'ip': 'fd00::1'}]}]}"));
        assertThat(read).extracting(endpoint -> endpoint.addresses().getFirst()).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.9", "10.0.0.3", "fd00::1");
        assertThat(read).extracting(Endpoint::ready).containsExactly(true, true, false, true, true);
        assertThat(read).extracting(Endpoint::namespace).as("of the pod, else of the object").containsExactly("ns2", "ns1", "ns1", "ns1", "ns1");
        assertThat(read).extracting(Endpoint::hostname).containsExactly("a", "", "", "", "");
        assertThat(read.getFirst().ports()).containsExactly(Map.entry("", 7801));
    }

    @Test
    void aPodHasAllItsAddressesAndItsState() throws Exception {
        assertThat(Resource.PODS.read(json(Samples.pod("a", "10.0.0.1", "Running", "True", "")))).containsExactly(
                new Endpoint("uid-a", List.of("10.0.0.1", "fd00::1"), "ns1", "a", true, true, false, Map.of("foundation", 7801)));
        assertThat(Resource.PODS.read(json(Samples.pod("a", "10.0.0.1", "Pending", "False", ", 'deletionTimestamp': '2026-01-01T00:00:00Z'"))))
                .singleElement().satisfies(pod -> assertThat(List.of(pod.running(), pod.ready(), pod.terminating())).containsExactly(false, false, true));
        assertThat(Resource.PODS.read(json("{'metadata': {'name': 'a', 'namespace': 'ns1'}, 'status': {'podIP': '10.0.0.7', 'phase': 'Running'}}")))
                .as("an old API has one address").singleElement().satisfies(pod -> assertThat(pod.addresses()).containsExactly("10.0.0.7"));
    }

    @Test
    void whatAnObjectLacksIsLeftOut() throws Exception {
        for (String text : List.of("{}", "[]", "null", "1", "'x'", "{'subsets': null, 'endpoints': null, 'status': null, 'spec': null}", "{'subsets': [null, 1, {}], 'endpoints': [null, 1, {}]}",
                "{'subsets': [{'addresses': [{'ip': ''}, {'ip': 5}, null]}], 'endpoints': [{'addresses': ['']}], 'status': {'podIP': '', 'podIPs': [{}]}}")) {
            for (Resource resource : Resource.values()) {
                assertThat(resource.read(json(text))).as("%s of %s", resource, text).extracting(Endpoint::addresses).isSubsetOf(List.of(List.of("5")));
            }
        }
    }
}
