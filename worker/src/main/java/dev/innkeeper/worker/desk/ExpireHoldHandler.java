package dev.innkeeper.worker.desk;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.jobs.ExpireHold;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** What was paid or cancelled in time is left alone. */
@ApplicationScoped
@Transactional
class ExpireHoldHandler implements JobHandler<ExpireHold> {

    private final Bookings bookings;

    ExpireHoldHandler(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void handle(ExpireHold job, JobContext context) {
        bookings.expire(job.reservationId());
    }
}
