package io.foundation.topology.dissemination;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.Arrays;
import java.util.Collection;

/**
 * Which topics a node wants, as it tells its neighbours: all; exactly some, up to {@value #MAX_EXACT}; or more by a Bloom
 * filter, which lets a few through that are not wanted and never holds back one that is. The empty topic is for everybody.
 * Immutable.
 */
final class TopicFilter {

    static final int MAX_EXACT = 256;
    static final int MAX_BLOOM_BYTES = 16 << 10;
    static final TopicFilter ALL = new TopicFilter(Kind.ALL, new long[0], new byte[0]);

    private static final int HASHES = 7;
    private static final int BITS_PER_TOPIC = 10;

    private enum Kind {
        ALL, EXACT, BLOOM
    }

    private final Kind kind;
    /** Of the topics, ascending. */
    private final long[] hashes;
    private final byte[] bloom;

    private TopicFilter(Kind kind, long[] hashes, byte[] bloom) {
        this.kind = kind;
        this.hashes = hashes;
        this.bloom = bloom;
    }

    static TopicFilter of(Collection<String> topics) {
        long[] hashes = topics.stream().mapToLong(TopicFilter::hash).sorted().toArray();
        if (hashes.length <= MAX_EXACT) {
            return new TopicFilter(Kind.EXACT, hashes, new byte[0]);
        }
        byte[] bloom = new byte[(int) Math.min(MAX_BLOOM_BYTES, ((long) hashes.length * BITS_PER_TOPIC + 7) / 8)];
        for (long hash : hashes) {
            for (int i = 0; i < HASHES; i++) {
                int bit = bit(hash, i, bloom.length);
                bloom[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return new TopicFilter(Kind.BLOOM, new long[0], bloom);
    }

    boolean wants(String topic) {
        if (topic.isEmpty() || kind == Kind.ALL) {
            return true;
        }
        long hash = hash(topic);
        if (kind == Kind.EXACT) {
            return Arrays.binarySearch(hashes, hash) >= 0;
        }
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i, bloom.length);
            if ((bloom[bit >>> 3] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    boolean isAll() {
        return kind == Kind.ALL;
    }

    /** FNV-1a over the characters, finished by a mix of all bits: both ends must agree, so it is written down here. */
    static long hash(String topic) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < topic.length(); i++) {
            hash = (hash ^ topic.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    private static int bit(long hash, int index, int bytes) {
        long low = hash & 0xffffffffL;
        long high = hash >>> 32 | 1;
        return (int) ((low + index * high & Long.MAX_VALUE) % (8L * bytes));
    }

    void write(WireWriter to) {
        to.writeU8(kind.ordinal());
        if (kind == Kind.EXACT) {
            to.writeVarint(hashes.length);
            for (long hash : hashes) {
                to.writeI64(hash);
            }
        } else if (kind == Kind.BLOOM) {
            to.writeBytes(bloom);
        }
    }

    /** A kind that is not known stands for all: too much is no harm. */
    static TopicFilter read(WireReader from) {
        int kind = from.readU8();
        if (kind == Kind.EXACT.ordinal()) {
            long[] hashes = new long[from.readCount(MAX_EXACT, 8)];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = from.readI64();
            }
            Arrays.sort(hashes);
            return new TopicFilter(Kind.EXACT, hashes, new byte[0]);
        }
        if (kind == Kind.BLOOM.ordinal()) {
            byte[] bloom = from.readBytes(MAX_BLOOM_BYTES);
            if (bloom.length == 0) {
                throw from.malformed("a Bloom filter without bits");
            }
            return new TopicFilter(Kind.BLOOM, new long[0], bloom);
        }
        return ALL;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && kind == that.kind && Arrays.equals(hashes, that.hashes) && Arrays.equals(bloom, that.bloom);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes) * 31 + Arrays.hashCode(bloom) + kind.ordinal();
    }

    /** For people. */
    @Override
    public String toString() {
        return switch (kind) {
            case ALL -> "all";
            case EXACT -> hashes.length + " topics";
            case BLOOM -> "a Bloom filter of " + bloom.length + " bytes";
        };
    }
}
