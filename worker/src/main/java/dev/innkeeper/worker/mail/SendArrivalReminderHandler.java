package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.jobs.SendArrivalReminder;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Not sent to guests who are there already or who cancelled. */
@ApplicationScoped
class SendArrivalReminderHandler implements JobHandler<SendArrivalReminder> {

    private final Postman postman;

    SendArrivalReminderHandler(Postman postman) {
        this.postman = postman;
    }

    @Override
    public void handle(SendArrivalReminder job, JobContext context) throws InterruptedException {
        postman.send("arrival-reminder", "See you soon", job.reservationId(), Set.of(Status.CONFIRMED), context);
    }
}
