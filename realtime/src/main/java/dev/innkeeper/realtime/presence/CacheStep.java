package dev.innkeeper.realtime.presence;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.JoinAnswer;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.resume.Position;
import dev.innkeeper.realtime.state.StateCalls;
import dev.innkeeper.realtime.wire.ServerMessage;
import dev.innkeeper.realtime.wire.WireFrame;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends the last event of a cache channel after the answer, or says that there is none. */
@Singleton
class CacheStep implements JoinStep {
    private static final int SECOND = 20;

    private final Bus bus;
    private final StateCalls calls;

    CacheStep(Bus bus, StateCalls calls) {
        this.bus = bus;
        this.calls = calls;
    }

    @Override
    public int order() {
        return SECOND;
    }

    @Override
    public boolean concerns(JoinRequest request) {
        return ChannelName.isCache(request.channel());
    }

    @Override
    public CompletionStage<JoinPart> begin(JoinRequest request) {
        var last = new CompletableFuture<@Nullable Response>();
        bus.run(() -> look(request, last));
        return last.thenCompose(found -> found == null ? missed(request) : found(Envelope.decode(found.toBytes())));
    }

    // Asked where the channel's messages come: those that are not newer than the answer have come before it, so that
    // the
    // last event is either held for the client, or will not come any more.
    private void look(JoinRequest request, CompletableFuture<@Nullable Response> last) {
        var place = request.place();
        bus.ask(request.topic(), Request.cmd(Command.GET).arg(place.names().cache(place.channel())))
                .onSuccess(last::complete)
                .onFailure(last::completeExceptionally);
    }

    // One that has come since will be brought like any other.
    private CompletionStage<JoinPart> missed(JoinRequest request) {
        return calls.lastEvent(request.place())
                .thenApply(since -> since.isPresent()
                        ? JoinPart.NOTHING
                        : answer -> answer.extra(WireFrame.text(ServerMessage.cacheMiss(request.channel()))));
    }

    private static CompletionStage<JoinPart> found(Envelope last) {
        return CompletableFuture.completedFuture(answer -> show(answer, last));
    }

    private static void show(JoinAnswer answer, Envelope last) {
        if (answer.isRecovered()) {
            return;
        }
        if (Position.of(last) instanceof Position at && at.isOfTheLifeIn(answer)) {
            // Its history may know already what the bus still brings: that comes after this one, not instead of it.
            at.tell(answer);
            answer.extra(WireFrame.numbered(last.payload(), at.id()));
        } else if (answer.held().stream().noneMatch(one -> Arrays.equals(one.payload(), last.payload()))) {
            answer.extra(WireFrame.text(last.payload()));
        }
    }
}
