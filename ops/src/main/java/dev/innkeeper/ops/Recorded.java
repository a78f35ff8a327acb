package dev.innkeeper.ops;

import dev.innkeeper.jobs.store.OperatorActions;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Does something outside Postgres, and writes down there who did it and when. */
final class Recorded {
    private Recorded() {}

    /**
     * Does it. It is written down if there was something to do; what can not be written down is not done, and only a
     * failure between the two leaves something done that is not.
     *
     * @param deed empty if there was nothing to do
     */
    static <T> Optional<T> deed(Operator operator, String action, String target, Callable<Optional<T>> deed)
            throws Exception {
        return deed(operator, action, target, null, deed);
    }

    /** The same, with what else is to be known of it. */
    static <T> Optional<T> deed(
            Operator operator, String action, String target, @Nullable String detail, Callable<Optional<T>> deed)
            throws Exception {
        try (var connection = Booted.bean(DataSource.class).getConnection()) {
            connection.setAutoCommit(false);
            Booted.bean(OperatorActions.class).write(connection, operator.name(), action, target, detail);
            var done = deed.call();
            if (done.isPresent()) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return done;
        }
    }
}
