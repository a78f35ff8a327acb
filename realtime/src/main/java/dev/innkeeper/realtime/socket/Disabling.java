package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.realtime.wire.CloseCode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Closes the clients of an application when it is disabled. One that can not be found any more may only be unreadable. */
@Singleton
class Disabling {
    private final Apps apps;
    private final Loops loops;

    Disabling(Apps apps, Loops loops) {
        this.apps = apps;
        this.loops = loops;
    }

    void start(@Observes StartupEvent event) {
        apps.onChange(this::look);
    }

    private void look() {
        if (apps.all().stream().anyMatch(app -> !app.enabled())) {
            loops.all().forEach(loop -> loop.run(() -> look(loop)));
        }
    }

    private void look(Loop loop) {
        List.copyOf(loop.clients()).stream()
                .filter(client -> isDisabled(client.app))
                .forEach(client -> client.close(CloseCode.APP_DISABLED));
    }

    private boolean isDisabled(App app) {
        return apps.byId(app.id()).filter(known -> !known.enabled()).isPresent();
    }
}
