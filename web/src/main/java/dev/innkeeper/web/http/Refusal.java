package dev.innkeeper.web.http;

import dev.innkeeper.platform.problem.Problem;
import java.util.Map;

/**
 * A request that is answered before it reaches any resource.
 *
 * @param headers what the answer carries besides the problem
 */
public record Refusal(Problem problem, Map<String, String> headers) {
    public Refusal {
        headers = Map.copyOf(headers);
    }

    /** A refusal without headers of its own. */
    public static Refusal of(int status, String slug, String title, String detail) {
        return new Refusal(Problem.of(status, slug, title, detail), Map.of());
    }
}
