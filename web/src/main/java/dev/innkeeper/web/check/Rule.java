package dev.innkeeper.web.check;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one annotation asks of a value. As Bean Validation has it, only two of them mind that there is none. */
record Rule(String message, Predicate<@Nullable Object> holds) {
    static final Rule NOT_NULL = new Rule("must not be null", Objects::nonNull);
    // Postgres has no such text, and nobody types one.
    static final Rule STORABLE =
            ifPresent("must not hold the character NUL", value -> text(value).indexOf('\0') < 0);

    private static final String CONSTRAINTS = NotNull.class.getPackageName();

    // RFC 5321 gives an address 254 characters. Checked first: the pattern recurses for each dot.
    private static final int LONGEST_ADDRESS = 254;
    private static final String ATOM = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?";
    private static final Pattern ADDRESS =
            Pattern.compile("(?=[^@]{1,64}@)%1$s(?:\\.%1$s)*@%2$s(?:\\.%2$s)*".formatted(ATOM, LABEL));

    /** The rule of an annotation; empty for one that constrains nothing. */
    static Optional<Rule> of(Annotation annotation) {
        return switch (annotation) {
            case NotNull some -> Optional.of(NOT_NULL);
            case NotBlank some ->
                Optional.of(new Rule(
                        "must not be blank",
                        value -> value != null && !text(value).isBlank()));
            case Size size -> Optional.of(size(size.min(), size.max()));
            case Min least -> Optional.of(least(least.value()));
            case Max most -> Optional.of(most(most.value()));
            case PositiveOrZero some -> Optional.of(least(0));
            case Email some -> Optional.of(ifPresent("must be a well-formed email address", Rule::isAddress));
            default -> {
                var type = annotation.annotationType();
                if (type.getPackageName().equals(CONSTRAINTS)) {
                    throw new IllegalStateException(type + " is a constraint without a rule");
                }
                yield Optional.empty();
            }
        };
    }

    private static Rule size(int min, int max) {
        return ifPresent("size must be between %d and %d".formatted(min, max), value -> {
            int length = text(value).length();
            return length >= min && length <= max;
        });
    }

    private static Rule least(long bound) {
        return ifPresent("must be greater than or equal to " + bound, value -> ((Number) value).longValue() >= bound);
    }

    private static Rule most(long bound) {
        return ifPresent("must be less than or equal to " + bound, value -> ((Number) value).longValue() <= bound);
    }

    private static Rule ifPresent(String message, Predicate<Object> holds) {
        return new Rule(message, value -> value == null || holds.test(value));
    }

    private static boolean isAddress(Object value) {
        var text = text(value);
        return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
    }

    private static String text(Object value) {
        return (String) value;
    }
}
