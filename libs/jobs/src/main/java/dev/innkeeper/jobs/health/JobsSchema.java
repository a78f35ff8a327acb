package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.SchemaRequirement;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@Dependent
final class JobsSchema {
    /** Raise it with each migration that this code cannot do without. */
    private static final int VERSION = 6;

    @Produces
    @Singleton
    SchemaRequirement jobsSchema() {
        return new SchemaRequirement("jobs", VERSION);
    }
}
