package io.foundation.mdns.api;

/**
 * A record, for people and programs that read text.
 *
 * @param link  the interface it is said or was heard on; "" if on none
 * @param name  its owner, without dot at the end
 * @param type  such as A, or TYPE65 where there is no word
 * @param ttl   for how many seconds it holds from now
 * @param data  as in a zone file, but names as people write them, without dot at the end
 */
public record DnsRecord(String link, String name, String type, long ttl, String data) {
}
