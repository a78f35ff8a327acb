package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Nothing but the commit with the deletion of its job keeps a second row for the same job out of the ledger. */
@ApplicationScoped
@Transactional
class LedgerHandler implements JobHandler<Ledger> {
    private final DataSource database;

    LedgerHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Ledger job, JobContext context) throws SQLException {
        Rows.insert(database, "insert into proof.ledger (job_id, attempt) values (?, ?)", context);
    }
}
