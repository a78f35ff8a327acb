package dev.innkeeper.hotel;

import dev.innkeeper.jobs.SchemaRequirement;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@Dependent
final class HotelSchema {

    /** Raise it with each migration that this code cannot do without. */
    private static final int VERSION = 2;

    private static final int BROADCAST_VERSION = 1;

    /** The events of a reservation's transaction are written to a table of that component. */
    @Produces
    @Singleton
    SchemaRequirement broadcastSchema() {
        return new SchemaRequirement("broadcast", BROADCAST_VERSION);
    }

    @Produces
    @Singleton
    SchemaRequirement hotelSchema() {
        return new SchemaRequirement("hotel", VERSION);
    }
}
