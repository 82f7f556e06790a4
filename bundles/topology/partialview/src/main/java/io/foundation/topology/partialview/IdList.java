package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A short list of ids with the hashes of their names beside them, so that looking for one touches one array and not every id, its
 * name and the characters of that: the views are searched several times for each message. Not thread-safe.
 */
final class IdList extends AbstractList<NodeId> implements RandomAccess {

    private NodeId[] ids = new NodeId[8];
    private int[] hashes = new int[8];
    private int size;

    @Override
    public int size() {
        return size;
    }

    @Override
    public NodeId get(int index) {
        return ids[Objects.checkIndex(index, size)];
    }

    @Override
    public Object[] toArray() {
        return Arrays.copyOf(ids, size, Object[].class);
    }

    @Override
    public boolean add(NodeId id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        modCount++;
        ids[size] = id;
        hashes[size++] = id.name().hashCode();
        return true;
    }

    @Override
    public NodeId remove(int index) {
        NodeId removed = get(index);
        modCount++;
        size--;
        System.arraycopy(ids, index + 1, ids, index, size - index);
        System.arraycopy(hashes, index + 1, hashes, index, size - index);
        ids[size] = null;
        return removed;
    }

    @Override
    public boolean remove(Object id) {
        int at = indexOf(id);
        if (at >= 0) {
            remove(at);
        }
        return at >= 0;
    }

    @Override
    public boolean contains(Object id) {
        return indexOf(id) >= 0;
    }

    @Override
    public int indexOf(Object object) {
        if (object instanceof NodeId id) {
            int hash = id.name().hashCode();
            for (int i = 0; i < size; i++) {
                if (hashes[i] == hash && ids[i].equals(id)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** The first of that name, of whatever incarnation; null if there is none. */
    NodeId named(NodeName name) {
        int at = indexOf(name);
        return at < 0 ? null : ids[at];
    }

    /** Takes out whoever has that name, of whatever incarnation. */
    void removeNamed(NodeName name) {
        for (int at = indexOf(name); at >= 0; at = indexOf(name)) {
            remove(at);
        }
    }

    private int indexOf(NodeName name) {
        int hash = name.hashCode();
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash && ids[i].name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
