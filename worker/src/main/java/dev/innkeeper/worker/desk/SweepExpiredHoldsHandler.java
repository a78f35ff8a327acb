package dev.innkeeper.worker.desk;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.jobs.SweepExpiredHolds;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;

/** Works in batches with a transaction each, so that no room waits for the last of many to be freed. */
@ApplicationScoped
class SweepExpiredHoldsHandler implements JobHandler<SweepExpiredHolds> {

    private final Bookings bookings;

    SweepExpiredHoldsHandler(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void handle(SweepExpiredHolds job, JobContext context) {
        long expired = 0;
        int batch;
        do {
            batch = bookings.expireLapsed();
            expired += batch;
            context.progress(expired, expired);
        } while (batch > 0 && !context.cancelled());
    }
}
