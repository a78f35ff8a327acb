package dev.innkeeper.worker.mail;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends mails through the extension's client, always on the same event loop. Vert.x' client opens a connection on the
 * event loop of whoever asks and may begin to listen on another one; a server's greeting that arrives in between is lost,
 * and the mail hangs until its job is timed out. With one event loop there is no such gap, and one is plenty: it only
 * moves bytes.
 */
@Singleton
class MailClient {
    private final ReactiveMailer mailer;
    private final Context eventLoop;
    private final Tracer tracer;

    MailClient(ReactiveMailer mailer, Vertx vertx, OpenTelemetry telemetry) {
        this.mailer = mailer;
        this.tracer = telemetry.getTracer("dev.innkeeper.worker");
        this.eventLoop = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Returns when the server has taken the mail. Throws {@link MailNotSent}, or what interrupted the wait. */
    void send(Mail mail) throws InterruptedException {
        var span = tracer.spanBuilder("mail").setSpanKind(SpanKind.CLIENT).startSpan();
        try {
            deliver(mail);
        } catch (InterruptedException | RuntimeException failure) {
            span.setStatus(StatusCode.ERROR);
            span.recordException(failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private void deliver(Mail mail) throws InterruptedException {
        var sent = new CompletableFuture<Void>();
        eventLoop.runOnContext(ignored -> {
            try {
                mailer.send(mail).subscribe().with(sent::complete, sent::completeExceptionally);
            } catch (RuntimeException e) {
                sent.completeExceptionally(e);
            }
        });
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new MailNotSent(e);
        }
    }
}
