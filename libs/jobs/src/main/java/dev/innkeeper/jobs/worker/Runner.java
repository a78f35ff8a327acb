package dev.innkeeper.jobs.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.enqueue.Traces;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Runs one attempt, each on a virtual thread of its own, and sees to its end. */
@Singleton
class Runner {
    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final int COMMIT_SECONDS = 10;

    private final Running running;
    private final Completer completer;
    private final Endings endings;
    private final Resolver resolver;
    private final JobStore store;
    private final TransactionManager transactions;
    private final ObjectMapper json;
    private final JobMetrics metrics;
    private final Tracer tracer;
    private final Clock clock;

    Runner(
            Running running,
            Completer completer,
            Endings endings,
            Resolver resolver,
            JobStore store,
            TransactionManager transactions,
            ObjectMapper json,
            JobMetrics metrics,
            OpenTelemetry telemetry,
            Clock clock) {
        this.running = running;
        this.completer = completer;
        this.endings = endings;
        this.resolver = resolver;
        this.store = store;
        this.transactions = transactions;
        this.json = json;
        this.metrics = metrics;
        this.tracer = telemetry.getTracer("dev.innkeeper.jobs");
        this.clock = clock;
    }

    /** Starts an attempt; {@code slotFree} is called when its handler has ended. */
    void start(ClaimedJob job, Handlers.Registered registered, boolean leased, Runnable slotFree) {
        var run = new Run(job, registered, leased, clock.instant());
        if (!running.add(run)) {
            // This worker still answers for the job: that attempt settles it.
            return;
        }
        metrics.waited(job);
        var thread = Thread.ofVirtual().name("job-" + job.kind()).unstarted(() -> {
            try {
                perform(run);
            } finally {
                running.handlerEnded();
                slotFree.run();
            }
        });
        run.runsOn(thread);
        thread.start();
    }

    private void perform(Run run) {
        var job = run.job();
        var span = tracer.spanBuilder("job " + job.kind())
                .setParent(Traces.of(job.traceparent()))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("job.id", job.id().toString())
                .setAttribute("job.attempt", job.attempt())
                .startSpan();
        MDC.put("jobId", job.id().toString());
        MDC.put("jobKind", job.kind());
        long began = System.nanoTime();
        try (var scope = span.makeCurrent()) {
            var context = Arc.container().requestContext();
            context.activate();
            try {
                attempt(run);
            } finally {
                context.terminate();
                metrics.ran(job, System.nanoTime() - began);
            }
        } catch (Throwable failure) {
            span.setStatus(StatusCode.ERROR);
            span.recordException(failure);
            endings.failed(run, failure, run.end());
        } finally {
            span.end();
            MDC.remove("jobId");
            MDC.remove("jobKind");
        }
    }

    private void attempt(Run run) throws Exception {
        if (run.registered().transactional()) {
            inTransaction(run);
        } else {
            run.registered().handler().handle(read(run), run);
            run.end();
            completer.add(run);
        }
    }

    private void inTransaction(Run run) throws Exception {
        transactions.setTransactionTimeout((int) run.timeout().toSeconds() + COMMIT_SECONDS);
        transactions.begin();
        try {
            if (!store.lock(run.jobId(), run.attempt())) {
                transactions.rollback();
                notMine(run);
                return;
            }
            run.registered().handler().handle(read(run), run);
            store.delete(run.jobId(), run.attempt());
            // From here on an interrupt would only make the outcome uncertain.
            var cancelled = run.end();
            if (cancelled != null) {
                throw new InterruptedException("cancelled: " + cancelled);
            }
            transactions.commit();
        } finally {
            if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transactions.rollback();
            }
        }
        endings.done(run);
    }

    private void notMine(Run run) throws SQLException {
        metrics.ended(run.job(), "busy");
        LOG.debugf("attempt %d of job %s is not this worker's any more", run.attempt(), run.jobId());
        resolver.resolve(List.of(run));
        running.remove(run);
    }

    private Job read(Run run) throws Exception {
        return json.readValue(run.job().args(), run.registered().type());
    }
}
