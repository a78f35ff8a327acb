package dev.innkeeper.proof.feed;

import dev.innkeeper.proof.Command;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * {@code feed}: enqueues at the rate that {@code proof.feed} says, until it is stopped. Writes there which rate it obeys,
 * so that one who asked for a pause knows that nothing more is under way.
 */
@Singleton
class Feed implements Command {
    private static final Logger LOG = Logger.getLogger(Feed.class);
    private static final int BEATS_A_SECOND = 10;

    private final DataSource database;
    private final Portion portion;

    Feed(DataSource database, Portion portion) {
        this.database = database;
        this.portion = portion;
    }

    @Override
    public String word() {
        return "feed";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String run(List<String> arguments) throws InterruptedException {
        int obeyed = -1;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                int rate = rate();
                if (rate > 0) {
                    QuarkusTransaction.requiringNew().run(() -> portion.enqueue(rate / BEATS_A_SECOND));
                }
                if (rate != obeyed) {
                    obey(rate);
                    obeyed = rate;
                }
            } catch (SQLException | RuntimeException e) {
                // Postgres is away, which is what somebody wants to see survived: what did not commit was not accepted.
                LOG.warnf("a portion was not accepted: %s", e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(1) / BEATS_A_SECOND);
        }
        return "";
    }

    private int rate() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select rate from proof.feed");
                var rate = query.executeQuery()) {
            return rate.next() ? rate.getInt(1) : 0;
        }
    }

    private void obey(int rate) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update proof.feed set obeyed = ?")) {
            update.setInt(1, rate);
            update.executeUpdate();
        }
    }
}
