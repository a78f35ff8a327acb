package dev.innkeeper.worker.desk;

import dev.innkeeper.hotel.desk.Arrivals;
import dev.innkeeper.hotel.jobs.RemindArrivals;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** A guest is reminded once, however often this runs. */
@ApplicationScoped
@Transactional
class RemindArrivalsHandler implements JobHandler<RemindArrivals> {

    private final Arrivals arrivals;

    RemindArrivalsHandler(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void handle(RemindArrivals job, JobContext context) {
        arrivals.remind(job.hotel(), job.arrival());
    }
}
