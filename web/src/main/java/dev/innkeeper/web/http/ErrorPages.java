package dev.innkeeper.web.http;

import dev.innkeeper.platform.problem.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The friendly page for each thing that can go wrong. */
@Singleton
public class ErrorPages {
    @CheckedTemplate(basePath = "errors")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance error(
                int status, String title, String message, @Nullable String traceId, boolean maintenance);
    }

    /** The page as HTML. */
    public String render(Problem problem) {
        return Templates.error(
                        problem.status(),
                        heading(problem),
                        message(problem),
                        problem.status() >= 500 ? Traces.current() : null,
                        isMaintenance(problem))
                .render();
    }

    private static String heading(Problem problem) {
        return switch (problem.status()) {
            case 403 -> "This page is not for you";
            case 404 -> "We could not find that page";
            case 405 -> "That does not work here";
            case 409 -> "That is no longer possible";
            case 429 -> "A little slower, please";
            case 500 -> "Something broke on our side";
            case 503 -> isMaintenance(problem) ? "We are tidying up" : problem.title();
            default -> problem.title();
        };
    }

    private static boolean isMaintenance(Problem problem) {
        return problem.type().endsWith("/maintenance");
    }

    private static String message(Problem problem) {
        var detail = problem.detail();
        if (detail != null) {
            return detail;
        }
        return problem.status() >= 500
                ? "Nothing you did. Please try again in a moment."
                : "Please check the address, or start again from the home page.";
    }
}
