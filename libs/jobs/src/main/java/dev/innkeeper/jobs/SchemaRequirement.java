package dev.innkeeper.jobs;

/**
 * The schema a module's code needs. A CDI bean of this type makes the service ready only while the component's row in
 * table {@code schema_compat} has {@code version >= version} and {@code compatible_from <= version}.
 *
 * @param component the migration set: {@code jobs}, {@code hotel}
 * @param version the schema version the code was written for
 */
public record SchemaRequirement(String component, int version) {}
