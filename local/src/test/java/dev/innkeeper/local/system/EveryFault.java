package dev.innkeeper.local.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A fault that is tried only when all are, for they take minutes: {@code ./innkeeper test -Dfaults=all}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "faults", matches = "all", disabledReason = "./innkeeper test -Dfaults=all")
@interface EveryFault {}
