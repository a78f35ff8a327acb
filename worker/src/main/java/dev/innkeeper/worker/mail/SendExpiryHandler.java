package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.jobs.SendExpiry;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Invites to search again. */
@ApplicationScoped
class SendExpiryHandler implements JobHandler<SendExpiry> {

    private final Postman postman;

    SendExpiryHandler(Postman postman) {
        this.postman = postman;
    }

    @Override
    public void handle(SendExpiry job, JobContext context) throws InterruptedException {
        postman.send("expiry", "Your hold has expired", job.reservationId(), Set.of(Status.EXPIRED), context);
    }
}
