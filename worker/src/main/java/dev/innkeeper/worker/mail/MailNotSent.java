package dev.innkeeper.worker.mail;

import java.util.concurrent.ExecutionException;

/** The mail server could not be reached, or refused the mail. */
final class MailNotSent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MailNotSent(ExecutionException failure) {
        super(String.valueOf(failure.getCause()), failure);
    }
}
