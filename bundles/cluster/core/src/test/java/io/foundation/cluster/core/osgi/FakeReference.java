package io.foundation.cluster.core.osgi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A reference with an id and a ranking, compared as the framework compares. */
final class FakeReference<S> implements ServiceReference<S> {

    private final Map<String, Object> properties;

    private FakeReference(Map<String, Object> properties) {
        this.properties = properties;
    }

    static <S> FakeReference<S> of(long id, int ranking) {
        return new FakeReference<>(Map.of(Constants.SERVICE_ID, id, Constants.SERVICE_RANKING, ranking));
    }

    @Override
    public Object getProperty(String key) {
        return properties.get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return properties.keySet().toArray(String[]::new);
    }

    @Override
    public Bundle getBundle() {
        return null;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return null;
    }

    @Override
    public boolean isAssignableTo(Bundle bundle, String className) {
        return true;
    }

    @Override
    public int compareTo(Object other) {
        FakeReference<?> that = (FakeReference<?>) other;
        int byRanking = Integer.compare((Integer) getProperty(Constants.SERVICE_RANKING), (Integer) that.getProperty(Constants.SERVICE_RANKING));
        return byRanking != 0 ? byRanking : Long.compare((Long) that.getProperty(Constants.SERVICE_ID), (Long) getProperty(Constants.SERVICE_ID));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FakeReference<?> that && properties.equals(that.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(properties);
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return new Hashtable<>(properties);
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
