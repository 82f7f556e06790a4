package io.foundation.discovery.kubernetes;

import io.foundation.discovery.http.HttpSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is looked at, and how; clusters for which all of it is the same share one watch.
 *
 * @param server    the API, without a path
 * @param labels    the label selector; empty text for none
 * @param name      the only object; empty text for all
 * @param pageSize  objects of a page of a list
 * @param cached    whether a list may be what the API remembers, which costs it less and may be old
 * @param watch     whether changes are watched; else everything is listed each interval
 * @param interval  between two lists, where nothing is watched
 * @param renewed   after how long a watch is asked for anew
 */
record WatchSettings(URI server, String namespace, Resource resource, String labels, String name, int pageSize, boolean cached, boolean watch, Duration interval,
        Duration renewed, HttpSettings http) {

    /** The URL of a page of the list; the first if {@code next} is empty. */
    URI list(String next) {
        StringBuilder query = new StringBuilder(selection());
        // Of a list that may be old, pages are not kept: the API sends it whole and ignores a limit.
        query.append(cached ? "&resourceVersion=0" : "&limit=" + pageSize);
        if (!next.isEmpty()) {
            query.append("&continue=").append(encoded(next));
        }
        return url(query.toString());
    }

    /** The URL of what changes after a version. */
    URI changes(String version) {
        return url(selection() + "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + Math.max(1, renewed.toSeconds()) + "&resourceVersion=" + encoded(version));
    }

    private String selection() {
        return (labels.isEmpty() ? "" : "&labelSelector=" + encoded(labels)) + (name.isEmpty() ? "" : "&fieldSelector=" + encoded("metadata.name=" + name));
    }

    private URI url(String query) {
        return server.resolve(resource.path(namespace) + '?' + query.substring(1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** For sentences. */
    @Override
    public String toString() {
        String which = !name.isEmpty() ? " " + name : labels.isEmpty() ? "" : " with " + labels;
        return resource.plural() + which + " of namespace " + namespace;
    }
}
