package dev.innkeeper.local.mail;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;

/** The SMTP server and what it received, newest first. Keeps the last five thousand messages, in memory. */
public final class Mailbox implements AutoCloseable {
    private static final int KEPT = 5_000;

    private final Clock clock = Clock.systemUTC();
    private final AtomicLong received = new AtomicLong();
    private final ConcurrentLinkedDeque<Mail> mails = new ConcurrentLinkedDeque<>();
    private final GreenMail smtp;
    private final MailboxServer pages;

    private Mailbox(int smtpPort, int httpPort) throws IOException {
        smtp = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
                .withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
        pages = MailboxServer.start(httpPort, this);
        try {
            smtp.start();
        } catch (RuntimeException e) {
            pages.close();
            throw e;
        }
        smtp.getUserManager().setMessageDeliveryHandler((message, recipient) -> keep(message, recipient.getEmail()));
    }

    /** Listens on this machine only. */
    public static Mailbox open(int smtpPort, int httpPort) {
        try {
            return new Mailbox(smtpPort, httpPort);
        } catch (IOException e) {
            throw new UncheckedIOException("the mailbox could not listen on port " + httpPort, e);
        }
    }

    List<Mail> all() {
        return List.copyOf(mails);
    }

    /** The message of that id, or the newest one for {@code latest}. */
    Optional<Mail> find(String id) {
        return mails.stream()
                .filter(mail -> id.equals("latest") || mail.id().equals(id))
                .findFirst();
    }

    void clear() {
        mails.clear();
    }

    @Override
    public void close() {
        pages.close();
        smtp.stop();
    }

    // Called once for each recipient; the message is kept once.
    private GreenMailUser keep(MovingMessage message, String recipient) throws MessagingException, UserException {
        var first = message.getToAddresses().iterator().next().getEmail();
        if (recipient.equals(first)) {
            try {
                mails.addFirst(
                        Mail.of(Long.toString(received.incrementAndGet()), clock.instant(), message.getMessage()));
            } catch (IOException e) {
                throw new MessagingException("the message could not be read", e);
            }
            if (mails.size() > KEPT) {
                mails.pollLast();
            }
        }
        var users = smtp.getUserManager();
        var known = users.getUserByEmail(recipient);
        return known == null ? users.createUser(recipient, recipient, recipient) : known;
    }
}
