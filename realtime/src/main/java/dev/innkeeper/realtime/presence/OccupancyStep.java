package dev.innkeeper.realtime.presence;

import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.realtime.bus.Bus;
import dev.innkeeper.realtime.join.JoinPart;
import dev.innkeeper.realtime.join.JoinRequest;
import dev.innkeeper.realtime.join.JoinStep;
import dev.innkeeper.realtime.state.Occupancy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the subscriber; who is told to be in finds the channel occupied. {@link PresenceStep} does so for its channels. */
@Singleton
class OccupancyStep implements JoinStep {
    private static final int ANYWHERE = 100;

    private final Bus bus;
    private final Occupancy occupancy;

    OccupancyStep(Bus bus, Occupancy occupancy) {
        this.bus = bus;
        this.occupancy = occupancy;
    }

    @Override
    public int order() {
        return ANYWHERE;
    }

    @Override
    public boolean concerns(JoinRequest request) {
        return ChannelName.isValid(request.channel()) && !ChannelName.isPresence(request.channel());
    }

    @Override
    public CompletionStage<JoinPart> begin(JoinRequest request) {
        var part = new CompletableFuture<JoinPart>();
        bus.run(() -> {
            var unused = occupancy.entered(request.place()).thenRun(() -> part.complete(JoinPart.NOTHING));
        });
        return part;
    }

    @Override
    public void end(JoinRequest request) {
        bus.run(() -> occupancy.left(request.place()));
    }
}
