package dev.innkeeper.platform.env;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least that a property of a mapping may be: a whole number, or a duration as {@code PT1S}. {@link Limits} checks it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AtLeast {
    /** Itself allowed. */
    String value();
}
