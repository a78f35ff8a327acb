package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list, the newest job first. It may hold fewer than were asked for, even none, and not be the last: so many
 * jobs are looked at and no more.
 *
 * @param next what to ask for the following page with; null on the last
 */
@RegisterForReflection
public record JobPage(List<JobView> jobs, @Nullable UUID next) {}
