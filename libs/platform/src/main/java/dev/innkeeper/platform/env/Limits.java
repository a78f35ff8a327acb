package dev.innkeeper.platform.env;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.ConfigValidator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds what is configured under {@code innkeeper.} to {@link AtLeast} and {@link AtMost}, and stops the boot with one
 * line for each property that is out of bounds. Bean Validation could do this too, but it reads every mapping by
 * reflection into a model of its own: 29 % of the main thread's start in web, half of it in realtime.
 */
public final class Limits implements SmallRyeConfigBuilderCustomizer, ConfigValidator {
    private static final String OURS = "innkeeper.";

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withValidator(this);
    }

    @Override
    public void validateMapping(Class<?> mapping, String prefix, Object values) {
        if (!prefix.startsWith(OURS)) {
            return;
        }
        var problems = new ArrayList<Problem>();
        check(mapping, prefix, values, problems);
        if (!problems.isEmpty()) {
            throw new ConfigValidationException(problems.toArray(Problem[]::new));
        }
    }

    private static void check(Class<?> mapping, String prefix, Object values, List<Problem> problems) {
        for (var property : mapping.getDeclaredMethods()) {
            var type = property.getReturnType();
            if (type.getEnclosingClass() == mapping && type.isInterface()) {
                check(type, name(prefix, property), value(property, values), problems);
            } else if (property.isAnnotationPresent(AtLeast.class) || property.isAnnotationPresent(AtMost.class)) {
                check(property, prefix, value(property, values), problems);
            }
        }
    }

    private static void check(Method property, String prefix, Object value, List<Problem> problems) {
        var least = property.getAnnotation(AtLeast.class);
        if (least != null && compare(value, least.value()) < 0) {
            problems.add(problem(name(prefix, property), value, "at least " + least.value()));
        }
        var most = property.getAnnotation(AtMost.class);
        if (most != null && compare(value, most.value()) > 0) {
            problems.add(problem(name(prefix, property), value, "at most " + most.value()));
        }
    }

    private static int compare(Object value, String limit) {
        return switch (value) {
            case Duration duration -> duration.compareTo(Duration.parse(limit));
            case Integer number -> Integer.compare(number, Integer.parseInt(limit));
            case Long number -> Long.compare(number, Long.parseLong(limit));
            default ->
                throw new IllegalStateException(
                        "limits are for whole numbers and durations, not for " + value.getClass());
        };
    }

    private static Problem problem(String property, Object value, String rule) {
        var variable = property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return new Problem("%s is %s: must be %s (variable %s)".formatted(property, value, rule, variable));
    }

    private static String name(String prefix, Method property) {
        return prefix
                + "."
                + property.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Object value(Method property, Object values) {
        try {
            // A mapping may be an interface that only its own package sees.
            property.setAccessible(true);
            return property.invoke(values);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("can not read " + property, e);
        }
    }
}
