package dev.innkeeper.worker.mail;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.jobs.JobContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes and sends mails. A mail is only sent while it is true: a reservation that has left the statuses its mail speaks of
 * gets the mail of its new status instead, from that change's own job.
 */
@ApplicationScoped
class Postman {

    private static final Logger LOG = Logger.getLogger(Postman.class);

    private final Bookings bookings;
    private final Catalog catalog;
    private final MailClient mailer;
    private final Engine templates;
    private final MeterRegistry metrics;
    private final MailConfig config;
    private final Sender sender;

    Postman(
            Bookings bookings,
            Catalog catalog,
            MailClient mailer,
            Engine templates,
            MeterRegistry metrics,
            MailConfig config) {
        this.bookings = bookings;
        this.catalog = catalog;
        this.mailer = mailer;
        this.templates = templates;
        this.metrics = metrics;
        this.config = config;
        this.sender = new Sender(config.from());
    }

    /**
     * Sends a mail about a reservation, or nothing if the mail is no longer true.
     *
     * @param name of the pair of templates
     * @param subject followed by the hotel and the code
     */
    void send(String name, String subject, UUID reservation, Set<Status> whenIn, JobContext context)
            throws InterruptedException {
        var found = bookings.find(reservation).filter(one -> whenIn.contains(one.status()));
        if (found.isEmpty()) {
            LOG.infof("No %s mail for reservation %s: it is no longer true", name, reservation);
            count(name, "outdated");
            return;
        }
        mailer.send(mail(name, subject, found.get()).addHeader("Message-ID", sender.messageId(context.jobId())));
        count(name, "sent");
    }

    private Mail mail(String name, String subject, Reservation reservation) {
        var hotel = catalog.hotel(reservation.hotel()).orElseThrow();
        var letter = Letter.about(reservation, hotel, config.publicUrl());
        return Mail.withHtml(
                        reservation.guestEmail(),
                        "%s: %s, %s".formatted(subject, hotel.name(), reservation.code()),
                        render(name + ".html", letter))
                .setText(render(name + ".txt", letter))
                .setFrom(sender.from());
    }

    private String render(String template, Letter letter) {
        return templates.getTemplate("mail/" + template).data("letter", letter).render();
    }

    private void count(String name, String outcome) {
        metrics.counter("hotel.mails", "mail", name, "outcome", outcome).increment();
    }
}
