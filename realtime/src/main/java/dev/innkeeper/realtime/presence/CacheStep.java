package dev.innkeeper.realtime.presence;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.join.JoinAnswer;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.state.StateCalls;
import dev.innkeeper.realtime.wire.ServerMessage;
import dev.innkeeper.realtime.wire.WireFrame;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Sends the last event of a cache channel after the answer, or says that there is none. */
@Singleton
class CacheStep implements JoinStep {
    private static final int SECOND = 20;

    private final StateCalls calls;

    CacheStep(StateCalls calls) {
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
        return calls.lastEvent(request.place()).thenApply(last -> answer -> show(request.channel(), answer, last));
    }

    private static void show(String channel, JoinAnswer answer, Optional<Envelope> last) {
        if (last.isEmpty()) {
            answer.extra(WireFrame.text(ServerMessage.cacheMiss(channel)));
        } else if (!answer.isRecovered()
                && answer.held().stream()
                        .noneMatch(
                                held -> Arrays.equals(held.payload(), last.get().payload()))) {
            answer.extra(WireFrame.text(last.get().payload()));
        }
    }
}
