package dev.innkeeper.web.http;

import dev.innkeeper.platform.problem.Problem;
import java.io.IOException;

/** More was sent than is read. An IOException, because JSON parsers pass on nothing else as it is. */
final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    private final long most;

    BodyTooLarge(long most) {
        super("body of more than " + most + " bytes");
        this.most = most;
    }

    Problem problem() {
        return problem(most);
    }

    static Problem problem(long most) {
        return Problem.of(413, "body-too-large", "Request too large", "At most %d bytes are read.".formatted(most));
    }
}
