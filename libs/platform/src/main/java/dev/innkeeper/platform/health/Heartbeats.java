package dev.innkeeper.platform.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The loops of this process that must turn. One that is silent for too long fails /livez. */
@ApplicationScoped
public class Heartbeats {
    private final List<Heartbeat> running = new CopyOnWriteArrayList<>();

    /**
     * Starts to watch a loop.
     *
     * @param maxSilence the longest time between two beats of a healthy loop, its longest turn included
     */
    public Heartbeat register(String loop, Duration maxSilence) {
        var holder = new Heartbeat[1];
        holder[0] = new Heartbeat(loop, maxSilence, () -> running.remove(holder[0]));
        running.add(holder[0]);
        return holder[0];
    }

    List<Heartbeat> running() {
        return List.copyOf(running);
    }
}
