package dev.innkeeper.ops.doctor;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Asks all checks. */
@Singleton
public class Doctor {
    private final List<Check> checks;

    Doctor(@All List<Check> checks) {
        this.checks =
                checks.stream().sorted(Comparator.comparing(Check::subject)).toList();
    }

    /** Everything that was found, by subject. A check that fails is a problem and does not keep the others from looking. */
    public List<Finding> examine() {
        return checks.stream().flatMap(Doctor::look).toList();
    }

    private static Stream<Finding> look(Check check) {
        try {
            return check.look().stream();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.of(Finding.problem(check.subject(), "was interrupted"));
        } catch (Exception e) {
            return Stream.of(Finding.problem(check.subject(), "can not be looked at: " + message(e)));
        }
    }

    private static String message(Throwable failure) {
        var cause = failure.getCause();
        var message = failure.getMessage();
        return (message == null ? failure.getClass().getSimpleName() : message.strip())
                + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }
}
