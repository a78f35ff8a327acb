package dev.innkeeper.worker.webhook;

/** The receiver did not accept; it is tried again. */
final class WebhookRefused extends Exception {
    private static final long serialVersionUID = 1;

    WebhookRefused(String message) {
        super(message);
    }
}
