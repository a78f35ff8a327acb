package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.realtime.wire.CloseCode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Has open connections follow their application when it is changed, and closes those of one that is disabled or gone. One
 * that can not be read any more is neither.
 */
@Singleton
class AppChanges {
    private final Apps apps;
    private final Loops loops;

    AppChanges(Apps apps, Loops loops) {
        this.apps = apps;
        this.loops = loops;
    }

    void start(@Observes StartupEvent event) {
        apps.onChange(() -> loops.all().forEach(loop -> loop.run(() -> look(loop))));
    }

    private void look(Loop loop) {
        for (var client : List.copyOf(loop.clients())) {
            client.app = apps.current(client.app);
            if (apps.gone(client.app.id())) {
                client.close(CloseCode.UNKNOWN_KEY);
            } else if (!client.app.enabled()) {
                client.close(CloseCode.APP_DISABLED);
            }
        }
    }
}
