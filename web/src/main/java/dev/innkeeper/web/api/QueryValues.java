package dev.innkeeper.web.api;

import dev.innkeeper.platform.problem.Problem.FieldError;
import dev.innkeeper.web.check.Constraints;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the numbers and dates of a query. What can not be read is refused by its name: Quarkus REST alone would say 404,
 * as the specification wants.
 */
@Provider
public class QueryValues implements ParamConverterProvider {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    @Override
    @SuppressWarnings("unchecked") // the reader of a type makes values of that type
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        var reader = (Function<String, T>) reader(type);
        return reader == null
                ? null
                : Arrays.stream(annotations)
                        .filter(QueryParam.class::isInstance)
                        .map(annotation -> new Converter<>(((QueryParam) annotation).value(), reader))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable Function<String, ?> reader(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return Integer::valueOf;
        }
        if (type == long.class || type == Long.class) {
            return Long::valueOf;
        }
        return type == LocalDate.class ? LocalDate::parse : null;
    }

    private record Converter<T>(String name, Function<String, T> reader) implements ParamConverter<T> {
        @Override
        public @Nullable T fromString(@Nullable String text) {
            try {
                return text == null ? null : reader.apply(text);
            } catch (NumberFormatException e) {
                throw refused(WHOLE.matcher(text).matches() ? "is out of range" : "must be a whole number");
            } catch (DateTimeException e) {
                throw refused("must be a date like 2027-05-01");
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }

        private RuntimeException refused(String message) {
            return Constraints.refusal(List.of(new FieldError(name, message)));
        }
    }
}
