package dev.innkeeper.web;

import dev.innkeeper.hotel.seed.DemoData;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Loads the demo houses before the first test. */
@ApplicationScoped
class SeededHouse {
    void seed(@Observes StartupEvent event, DemoData data) {
        data.seed();
    }
}
