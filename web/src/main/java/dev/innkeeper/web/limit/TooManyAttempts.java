package dev.innkeeper.web.limit;

import dev.innkeeper.platform.problem.Problem;
import dev.innkeeper.web.http.Refusal;
import dev.innkeeper.web.http.RefusedException;

/** A limit was reached. */
public final class TooManyAttempts extends RefusedException {
    private static final long serialVersionUID = 1L;
    private static final Problem PROBLEM =
            Problem.of(429, "too-many-attempts", "Too many attempts", "Please wait before you try again.");

    private final transient Verdict verdict;

    TooManyAttempts(Verdict verdict) {
        super(new Refusal(PROBLEM, verdict.headers()));
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}
