package dev.innkeeper.jobs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What producers and workers must agree on about a {@link Job}. It stands on the job's record. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JobKind {
    /** The name in the row, never a class name, so that a class may be renamed while its jobs wait. */
    String value();

    /** The queue it waits in. */
    String queue() default "default";

    /** Names it had before: rows that still have one of them are run as this kind. */
    String[] aliases() default {};

    /** The version of the record's members, from 1. Raise it when old arguments need {@link JobHandler#upgrade}. */
    int version() default 1;

    /** How many attempts it gets before it is dead; at least 1. One whose worker died counts. */
    int maxAttempts() default 8;

    /** How long one attempt may take before its thread is interrupted: an ISO 8601 duration. */
    String timeout() default "PT30S";
}
