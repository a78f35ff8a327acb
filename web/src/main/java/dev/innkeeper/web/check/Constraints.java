package dev.innkeeper.web.check;

import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.platform.problem.Problem.FieldError;
import dev.innkeeper.platform.problem.ProblemException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks records by the {@code jakarta.validation} annotations of their components, which the OpenAPI document is made
 * from as well. Only those that {@link Rule} knows may be used; there are no groups, no nesting and no translations, so
 * that nothing has to be built when the service starts. Texts are checked without an annotation for what no text may hold.
 */
public final class Constraints {
    private static final Comparator<FieldError> BY_FIELD =
            Comparator.comparing(FieldError::field).thenComparing(FieldError::message);

    private static final ClassValue<List<Constraint>> DECLARED = new ClassValue<>() {
        @Override
        protected List<Constraint> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .flatMap(component -> rules(component).map(rule -> new Constraint(component, rule)))
                    .toList();
        }

        private static Stream<Rule> rules(Method component) {
            var declared =
                    Arrays.stream(component.getAnnotations()).map(Rule::of).flatMap(Optional::stream);
            return component.getReturnType() == String.class
                    ? Stream.concat(Stream.of(Rule.STORABLE), declared)
                    : declared;
        }
    };

    private record Constraint(Method component, Rule rule) {
        boolean isKeptBy(Record checked) {
            try {
                return rule.holds().test(component.invoke(checked));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("can not read " + component, e);
            }
        }
    }

    private Constraints() {}

    /** What is wrong with a record, by field; empty when nothing is. */
    public static List<FieldError> violatedBy(Record checked) {
        return DECLARED.get(checked.getClass()).stream()
                .filter(constraint -> !constraint.isKeptBy(checked))
                .map(constraint -> new FieldError(
                        constraint.component().getName(), constraint.rule().message()))
                .sorted(BY_FIELD)
                .toList();
    }

    /** Refuses the request (400) unless the record is there and right. */
    public static void check(@Nullable Record checked) {
        var errors = checked == null ? List.of(new FieldError("body", Rule.NOT_NULL.message())) : violatedBy(checked);
        if (!errors.isEmpty()) {
            throw refusal(errors);
        }
    }

    /** What refuses a request (400) for those errors. */
    public static ProblemException refusal(List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        return new ProblemException(Problem.of(400, "invalid-request", "The request is not valid", detail)
                .with(errors));
    }
}
