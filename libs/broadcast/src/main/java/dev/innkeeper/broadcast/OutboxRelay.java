package dev.innkeeper.broadcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.platform.health.Heartbeat;
import dev.innkeeper.platform.health.Heartbeats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Sends the events that are still in the outbox when their own process should have sent them long ago. Several relays
 * take different rows; a row that one could not send is anybody's again after a while.
 */
@Singleton
class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int MOST_ROWS = 200;
    private static final int MOST_BATCHES = 20;
    private static final int MOST_REMEMBERED = 1_000;
    // More than a silent Redis may take until the publishing line gives it up.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    // A look waits for a connection and a statement, both bounded by the pool's settings.
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);
    private static final int BEFORE_THE_POOL_CLOSES = 90;
    static final String TAKE = """
            update broadcast_outbox set next_at = now() + ? * interval '1 millisecond'
            where id in (
                select id from broadcast_outbox
                where next_at <= now()
                order by next_at, id
                limit ?
                for update skip locked)
            returning id, events
            """;

    private record Row(UUID id, String events) {}

    private final Instance<DataSource> database;
    private final OutboxSending sending;
    private final ObjectMapper json;
    private final BroadcastProperties.Relay config;
    private final String appId;
    private final Heartbeats heartbeats;
    private final Counter relayed;
    private final Set<UUID> unreadable = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);

    OutboxRelay(
            Instance<DataSource> database,
            OutboxSending sending,
            ObjectMapper json,
            BroadcastProperties properties,
            Apps apps,
            Heartbeats heartbeats,
            MeterRegistry metrics) {
        this.database = database;
        this.sending = sending;
        this.json = json;
        this.config = properties.relay();
        this.appId = apps.configured().id();
        this.heartbeats = heartbeats;
        this.relayed = Counter.builder("realtime.outbox.relayed")
                .description("Transactions whose events were sent from the outbox, not by their own process")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled() && database.isResolvable()) {
            Thread.ofPlatform().daemon().name("broadcast-relay").start(this::run);
        }
    }

    void stop(@Observes @Priority(BEFORE_THE_POOL_CLOSES) ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try (var heartbeat = heartbeats.register("broadcast-relay", LONGEST_LOOK.plus(config.interval()))) {
            while (!stopping.await(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                heartbeat.beat();
                turn(heartbeat);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Postgres may be away; the loop must outlive whatever happens in a turn. And Redis may be: what could not be sent
    // comes due again while the turn goes on, so that it would never end.
    private void turn(Heartbeat heartbeat) throws InterruptedException {
        try {
            boolean more = true;
            for (int batch = 0; more && batch < MOST_BATCHES && stopping.getCount() > 0; batch++) {
                heartbeat.beat();
                more = relay() == MOST_ROWS;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debugf("the outbox can not be read: %s", e.getMessage());
        }
    }

    /** Sends some of what is due, waits for the answers, and says how many rows were sent. */
    int relay() throws SQLException, InterruptedException {
        var rows = take();
        var unanswered = new CountDownLatch(rows.size());
        var sent = new AtomicInteger();
        for (var row : rows) {
            send(row, there -> {
                if (there) {
                    sent.incrementAndGet();
                }
                unanswered.countDown();
            });
        }
        if (!unanswered.await(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("some rows of the outbox are still on their way");
        }
        return sent.get();
    }

    private List<Row> take() throws SQLException {
        try (var connection = database.get().getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            statement.setLong(1, config.again().toMillis());
            statement.setInt(2, MOST_ROWS);
            var rows = new ArrayList<Row>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(found.getObject(1, UUID.class), found.getString(2)));
                }
            }
            rows.sort(Comparator.comparing(row -> row.id().toString()));
            return rows;
        }
    }

    private void send(Row row, Consumer<Boolean> told) {
        try {
            var events = OutboxEvent.read(json, row.events()).stream()
                    .map(event -> event.outgoing(appId))
                    .toList();
            sending.send(row.id(), events, sent -> {
                if (sent) {
                    relayed.increment();
                }
                told.accept(sent);
            });
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // It comes due again and again, for a release that can read it.
            LOG.logf(
                    isNews(row.id()) ? Logger.Level.ERROR : Logger.Level.DEBUG,
                    "Row %s of the outbox can not be sent: %s",
                    row.id(),
                    e.getMessage());
            told.accept(false);
        }
    }

    // Rather told twice than never: those that are remembered may be long gone.
    private boolean isNews(UUID row) {
        if (unreadable.size() >= MOST_REMEMBERED && !unreadable.contains(row)) {
            unreadable.clear();
        }
        return unreadable.add(row);
    }
}
