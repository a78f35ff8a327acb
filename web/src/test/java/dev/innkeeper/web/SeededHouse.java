package dev.innkeeper.web;

import dev.innkeeper.hotel.seed.DemoData;
import dev.innkeeper.platform.env.AppEnv;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Loads the demo houses before the first test, where they may be. */
@ApplicationScoped
class SeededHouse {
    void seed(@Observes StartupEvent event, DemoData data, AppEnv env) {
        if (env != AppEnv.PRODUCTION) {
            data.seed();
        }
    }
}
