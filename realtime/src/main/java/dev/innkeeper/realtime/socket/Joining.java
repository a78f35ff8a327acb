package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.join.JoinAnswer;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.join.Refusal;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.wire.ServerMessage;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Leads a client whose channel is confirmed through the steps to the answer, and from there to the live messages. */
@Singleton
class Joining {
    private static final Logger LOG = Logger.getLogger(Joining.class);
    private static final Refusal UNAVAILABLE = new Refusal("Unavailable", "Try again later", 503);

    private final List<JoinStep> steps;
    private final RealtimeConfig config;

    Joining(Instance<JoinStep> steps, RealtimeConfig config) {
        this.steps =
                steps.stream().sorted(Comparator.comparingInt(JoinStep::order)).toList();
        this.config = config;
    }

    /** Holds the channel's messages from now on and answers when all steps have. */
    void begin(Subscription subscription) {
        var client = subscription.client;
        var request = subscription.request();
        client.loop.join(subscription);
        var parts = new ArrayList<CompletableFuture<JoinPart>>();
        for (var step : steps) {
            if (step.concerns(request)) {
                subscription.onEnd(() -> step.end(request));
                parts.add(step.begin(request).toCompletableFuture());
            }
        }
        if (parts.isEmpty()) {
            answer(subscription, List.of());
            return;
        }
        var unused = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> client.loop.run(() -> stepsTaken(subscription, parts, failure)));
        client.loop.later(
                () -> fail(subscription, UNAVAILABLE), config.subscribeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells a client that it can not be let in at present. */
    static void unavailable(Client client, String channel) {
        refuse(client, channel, UNAVAILABLE);
    }

    /** Both forms: some client libraries know only the one, some only the other. */
    static void refuse(Client client, String channel, Refusal refusal) {
        client.say(ServerMessage.error(ServerMessage.UNAUTHORIZED, refusal.reason()));
        client.say(ServerMessage.subscriptionError(channel, refusal.type(), refusal.reason(), refusal.status()));
    }

    private static void stepsTaken(
            Subscription subscription, List<CompletableFuture<JoinPart>> parts, @Nullable Throwable failure) {
        if (failure != null) {
            fail(subscription, refusal(failure));
        } else if (subscription.holding()) {
            answer(subscription, parts.stream().map(CompletableFuture::join).toList());
        }
    }

    private static Refusal refusal(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        LOG.debugf("a step to a subscription failed: %s", cause.getMessage());
        return UNAVAILABLE;
    }

    private static void answer(Subscription subscription, List<JoinPart> parts) {
        if (subscription.overflowed()) {
            fail(subscription, UNAVAILABLE);
            return;
        }
        var answer = new JoinAnswer(
                subscription.held().stream().map(Message::envelope).toList());
        parts.forEach(part -> part.addTo(answer));
        subscription.client.answer(() -> write(subscription, answer));
        goLive(subscription);
    }

    private static void write(Subscription subscription, JoinAnswer answer) {
        var client = subscription.client;
        client.say(ServerMessage.subscriptionSucceeded(subscription.channel(), answer.data()));
        for (var extra : answer.extras()) {
            client.write(extra);
            extra.release();
        }
        subscription.skip(answer.skipped());
        for (var held : List.copyOf(subscription.held())) {
            if (!subscription.holding()) {
                // What went before was too much for this client: it is closed, and its messages are released.
                return;
            }
            if (answer.keeps(held.envelope()) && subscription.deliver(held)) {
                client.loop.written(held);
            }
        }
    }

    private static void goLive(Subscription subscription) {
        var client = subscription.client;
        if (subscription.holding()) {
            client.loop.live(subscription);
            if (subscription.missed() instanceof Position now) {
                subscription.missed(now);
            }
        }
    }

    private static void fail(Subscription subscription, Refusal refusal) {
        if (subscription.holding()) {
            subscription.client.loop.leave(subscription.channel(), subscription.client);
            refuse(subscription.client, subscription.channel(), refusal);
        }
    }
}
