package dev.innkeeper.realtime.resume;

import dev.innkeeper.broadcast.HistoryRules;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.join.JoinAnswer;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.wire.ClientMessage.Since;
import dev.innkeeper.realtime.wire.WireFrame;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients that resume where a channel's history stands, and those that say what they have seen what they missed:
 * all of it or, with {@code recovered} false, nothing.
 */
@Singleton
class ResumeStep implements JoinStep {
    private static final Logger LOG = Logger.getLogger(ResumeStep.class);
    // Before the last event of a cache channel: who has got everything has got that.
    private static final int ORDER = 15;
    private static final Position NOWHERE = new Position("", "");

    private final RedisNames names;
    private final HistoryRules histories;
    private final Recaller recaller;
    private final Counter recovered;
    private final Counter lost;
    private final Counter missed;

    ResumeStep(RedisNames names, HistoryRules histories, Recaller recaller, MeterRegistry metrics) {
        this.names = names;
        this.histories = histories;
        this.recaller = recaller;
        this.recovered = resumes(metrics, "recovered");
        this.lost = resumes(metrics, "lost");
        this.missed = Counter.builder("realtime.resume.events")
                .description("Missed events sent to clients that returned")
                .register(metrics);
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public boolean concerns(JoinRequest request) {
        return request.resumes();
    }

    @Override
    public CompletionStage<JoinPart> begin(JoinRequest request) {
        var since = request.message().since();
        var seen = since == null ? NOWHERE : new Position(since.epoch(), since.id());
        return Stream.of(request.topic(), names, histories)
                .map(stream -> recaller.since(stream, seen.wellFormed() ? seen : NOWHERE)
                        .exceptionally(ResumeStep::unknown))
                .orElseGet(() -> CompletableFuture.completedFuture(new Recall(false, NOWHERE, List.of())))
                .thenApply(recall -> answer -> tell(request, answer, since, recall));
    }

    private void tell(JoinRequest request, JoinAnswer answer, @Nullable Since since, Recall recall) {
        if (since != null) {
            (recall.recovered() ? recovered : lost).increment();
            if (recall.recovered()) {
                answer.recovered();
            }
            answer.member("recovered", String.valueOf(recall.recovered()));
        }
        if (recall.now().equals(NOWHERE)) {
            return;
        }
        // The history may answer before the bus has brought what it already knows.
        recall.now().tell(answer);
        var events = recall.missed().stream()
                .filter(event -> !request.speaksAs(event.exceptSocket()))
                .toList();
        events.forEach(event -> answer.extra(WireFrame.numbered(event.payload(), event.position())));
        missed.increment(events.size());
    }

    // The client is let in and told the truth: that nobody knows.
    private static Recall unknown(Throwable failure) {
        LOG.debugf("a history did not answer: %s", failure.getMessage());
        return new Recall(false, NOWHERE, List.of());
    }

    private static Counter resumes(MeterRegistry metrics, String outcome) {
        return Counter.builder("realtime.resumes")
                .description("Channels that clients returned to, by whether all they missed could be sent")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
