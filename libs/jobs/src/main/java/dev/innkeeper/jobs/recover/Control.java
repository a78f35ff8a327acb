package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.dispatch.QueueSettings;
import dev.innkeeper.jobs.dispatch.RedisDown;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells Redis what operators decided of queues. They tell it themselves; this is for a Redis that was away then, or has
 * forgotten it since.
 */
@Singleton
class Control implements RecoverLoop {
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    // Whoever tells Redis wakes the workers: what has not changed is repeated once a minute.
    private static final int TURNS_BETWEEN_REPEATS = 20;
    private static final String SETTINGS = "select name, paused, max_running from queue order by name limit 1000";
    private static final Setting OPEN = new Setting(false, null);

    private final DataSource database;
    private final QueueSettings settings;
    private final QueueNames known;

    // Only the loop's thread uses these.
    private final Map<String, Setting> told = new HashMap<>();
    private int turns;

    Control(DataSource database, QueueSettings settings, QueueNames known) {
        this.database = database;
        this.settings = settings;
        this.known = known;
    }

    private record Setting(boolean paused, @Nullable Integer limit) {}

    @Override
    public String name() {
        return "queue-control";
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        if (turns++ % TURNS_BETWEEN_REPEATS == 0) {
            told.clear();
        }
        var decided = decided();
        var queues = new TreeSet<>(decided.keySet());
        queues.addAll(known.all());
        for (var queue : queues) {
            var setting = decided.getOrDefault(queue, OPEN);
            if (!Objects.equals(setting, told.get(queue))) {
                settings.apply(queue, setting.paused(), setting.limit());
                told.put(queue, setting);
            }
        }
    }

    /** Tells Redis of one queue now, whatever it may know; any thread may call it. */
    void tell(String queue) throws SQLException, RedisDown, InterruptedException {
        var setting = decided().getOrDefault(queue, OPEN);
        settings.apply(queue, setting.paused(), setting.limit());
    }

    private Map<String, Setting> decided() throws SQLException {
        var decided = new HashMap<String, Setting>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SETTINGS);
                var row = statement.executeQuery()) {
            while (row.next()) {
                decided.put(row.getString(1), new Setting(row.getBoolean(2), row.getObject(3, Integer.class)));
            }
        }
        return decided;
    }
}
