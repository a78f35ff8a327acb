package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.jobs.SendCancellation;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Says what cancelling costs. */
@ApplicationScoped
class SendCancellationHandler implements JobHandler<SendCancellation> {

    private final Postman postman;

    SendCancellationHandler(Postman postman) {
        this.postman = postman;
    }

    @Override
    public void handle(SendCancellation job, JobContext context) throws InterruptedException {
        postman.send(
                "cancellation",
                "Your reservation is cancelled",
                job.reservationId(),
                Set.of(Status.CANCELLED),
                context);
    }
}
