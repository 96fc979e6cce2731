package org.clowder.samples.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryStore;
import com.hazelcast.map.MapLoaderLifecycleSupport;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Keeps the sessions of Hazelcast in a table of PostgreSQL, with the time at which each ends, so that they are there again after all
 * members of Hazelcast were away. Its properties are {@code url}, {@code user} and {@code password}.
 */
public final class SessionStore implements EntryStore<String, byte[]>, MapLoaderLifecycleSupport {

    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS session (map text, id text, content bytea, ends bigint, PRIMARY KEY (map, id))";
    private static final String STORE = "INSERT INTO session VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (map, id) DO UPDATE SET content = EXCLUDED.content, ends = EXCLUDED.ends";
    private static final String LOAD = "SELECT content, ends FROM session WHERE map = ? AND id = ? AND ends > ?";
    private static final String DELETE = "DELETE FROM session WHERE map = ? AND id = ?";
    private static final String ENDED = "DELETE FROM session WHERE ends < ?";

    private String map;
    private Properties settings;

    @Override
    public void init(HazelcastInstance instance, Properties properties, String mapName) {
        map = mapName;
        settings = properties;
        run(TABLE, statement -> {});
        // Hazelcast forgets what has ended, and does not delete it here
        run(ENDED, statement -> statement.setLong(1, System.currentTimeMillis()));
    }

    @Override
    public void destroy() {
        // each call has a connection of its own; a real store would have a pool
    }

    @Override
    public void store(String id, MetadataAwareValue<byte[]> value) {
        run(STORE, statement -> {
            statement.setString(1, map);
            statement.setString(2, id);
            statement.setBytes(3, value.getValue());
            statement.setLong(4, value.getExpirationTime());
        });
    }

    @Override
    public void storeAll(Map<String, MetadataAwareValue<byte[]>> values) {
        values.forEach(this::store);
    }

    @Override
    public void delete(String id) {
        run(DELETE, statement -> {
            statement.setString(1, map);
            statement.setString(2, id);
        });
    }

    @Override
    public void deleteAll(Collection<String> ids) {
        ids.forEach(this::delete);
    }

    @Override
    public MetadataAwareValue<byte[]> load(String id) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(LOAD)) {
            statement.setString(1, map);
            statement.setString(2, id);
            statement.setLong(3, System.currentTimeMillis());
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? new MetadataAwareValue<>(found.getBytes(1), found.getLong(2)) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Session " + id + " of " + map + " cannot be read", e);
        }
    }

    @Override
    public Map<String, MetadataAwareValue<byte[]>> loadAll(Collection<String> ids) {
        Map<String, MetadataAwareValue<byte[]>> found = new HashMap<>();
        for (String id : ids) {
            MetadataAwareValue<byte[]> value = load(id);
            if (value != null) {
                found.put(id, value);
            }
        }
        return found;
    }

    /** Null: each is loaded when it is wanted. */
    @Override
    public Iterable<String> loadAllKeys() {
        return null;
    }

    private interface Filling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private void run(String sql, Filling filling) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            filling.fill(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.getProperty("url"), settings.getProperty("user"), settings.getProperty("password"));
    }
}
