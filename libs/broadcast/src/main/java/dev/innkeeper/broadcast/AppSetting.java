package dev.innkeeper.broadcast;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One setting of an application.
 *
 * @param name such as {@code limits.eventBytes}
 * @param value what counts, as a text; several are separated by commas
 * @param own whether it was set for this application; else it is the configured application's
 */
@RegisterForReflection
public record AppSetting(String name, String value, boolean own) {}
