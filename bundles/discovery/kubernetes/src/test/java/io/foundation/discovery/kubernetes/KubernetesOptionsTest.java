package io.foundation.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.option.Options;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesOptionsTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443"));

    private KubernetesOptions options(String... given) throws Exception {
        Map<String, String> values = new HashMap<>(Map.of("serviceAccount", Samples.account(folder, "ns1", "t", "").toString()));
        for (int i = 0; i < given.length; i += 2) {
            values.put(given[i], given[i + 1]);
        }
        return new KubernetesOptions(Options.read("orders discovery.kubernetes", KubernetesOptions.ALL, values), environment::get);
    }

    private static String decoded(java.net.URI url) {
        return URLDecoder.decode(url.toString(), StandardCharsets.UTF_8);
    }

    @Test
    void aPodNeedsNothingButTheNameOfTheService() throws Exception {
        WatchSettings watch = options("service", "orders").watch();
        assertThat(watch.list("")).asString().isEqualTo("https://10.96.0.1:443/apis/discovery.k8s.io/v1/namespaces/ns1/endpointslices"
                + "?labelSelector=kubernetes.io%2Fservice-name%3Dorders&limit=500");
        assertThat(decoded(watch.changes("12"))).endsWith("?labelSelector=kubernetes.io/service-name=orders&watch=true&allowWatchBookmarks=true&timeoutSeconds=120&resourceVersion=12");
        assertThat(watch.http().tokenFile()).contains(folder.resolve("token"));
        assertThat(watch.http().trustFile()).contains(folder.resolve("ca.crt"));
        environment.put("KUBERNETES_SERVICE_HOST", "fd00::1");
        assertThat(options("service", "orders").watch().server()).asString().isEqualTo("https://[fd00::1]:443");
    }

    @Test
    void whatIsLookedAtIsChosen() throws Exception {
        assertThat(decoded(options("resource", "pods", "selector", "app in (a,b),tier!=x").watch().list("")))
                .endsWith("/api/v1/namespaces/ns1/pods?labelSelector=app in (a,b),tier!=x&limit=500");
        assertThat(options("resource", "pods", "selector", "app in (a,b),tier!=x").watch().list("").getRawQuery()).contains("app%20in%20%28a%2Cb%29%2Ctier%21%3Dx");
        assertThat(decoded(options("resource", "endpoints", "service", "orders", "namespace", "airatel-service-test").watch().list("")))
                .endsWith("/api/v1/namespaces/airatel-service-test/endpoints?fieldSelector=metadata.name=orders&limit=500");
        assertThat(decoded(options("service", "orders", "selector", "a=b", "cached", "true").watch().list("")))
                .endsWith("?labelSelector=kubernetes.io/service-name=orders,a=b&resourceVersion=0");
        assertThat(decoded(options("service", "orders", "pageSize", "2").watch().list("next/1"))).endsWith("&limit=2&continue=next/1");
    }

    @Test
    void namesCanNotLeadElsewhere() {
        for (String name : new String[] {"../../secrets", "a/b", "a?b", "..", "a,b=c", " "}) {
            assertThatThrownBy(() -> options("service", "orders", "namespace", name.isBlank() ? "-" : name).watch()).hasMessageContaining("is not allowed for 'namespace'");
        }
        assertThatThrownBy(() -> options("service", "orders,app=other").watch()).hasMessageContaining("is not allowed for 'service'");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThatThrownBy(() -> options().watch()).hasMessageContaining("give 'service'");
        assertThatThrownBy(() -> options("resource", "pods", "service", "orders").watch()).hasMessageContaining("'selector' is missing");
        assertThatThrownBy(() -> options("selector", "a=b", "naming", "hostname").naming()).hasMessageContaining("give 'service'");
        assertThatThrownBy(() -> options("service", "orders", "serviceAccount", "/nowhere").watch()).hasMessageContaining("'namespace' is missing");
        assertThatThrownBy(() -> options("service", "orders", "apiServer", "ftp://a").watch()).hasMessageContaining("'ftp://a' is not allowed");
        assertThatThrownBy(() -> options("service", "orders", "apiServer", "http://10.0.0.1:8080").watch()).hasMessageContaining("use https");
        environment.clear();
        assertThatThrownBy(() -> options("service", "orders").watch()).hasMessageContaining("'apiServer' is missing, and this is no pod");
    }

    @Test
    void overHttpOnThisMachineNoTokenIsSent() throws Exception {
        assertThat(options("service", "orders", "apiServer", "http://127.0.0.1:8001").watch().http().tokenFile()).isEmpty();
    }

    @Test
    void theDomainIsThatOfTheOptionElseOfTheVariable() throws Exception {
        assertThat(options("service", "orders").naming().domain()).isEqualTo("cluster.local");
        environment.put("CLUSTER_DOMAIN", "my.domain.");
        assertThat(options("service", "orders").naming().domain()).isEqualTo("my.domain");
        assertThat(options("service", "orders", "domain", "other").naming().domain()).isEqualTo("other");
    }
}
