package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.jobs.SendConfirmation;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Not sent for what was cancelled in the meantime: the cancellation mail follows. */
@ApplicationScoped
class SendConfirmationHandler implements JobHandler<SendConfirmation> {

    private final Postman postman;

    SendConfirmationHandler(Postman postman) {
        this.postman = postman;
    }

    @Override
    public void handle(SendConfirmation job, JobContext context) throws InterruptedException {
        postman.send(
                "confirmation",
                "Your room is confirmed",
                job.reservationId(),
                Set.of(Status.CONFIRMED, Status.CHECKED_IN),
                context);
    }
}
