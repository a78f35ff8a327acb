package dev.innkeeper.web.limit;

/** A limit was reached. */
public final class TooManyAttempts extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict verdict;

    TooManyAttempts(Verdict verdict) {
        super("too many attempts", null, false, false);
        this.verdict = verdict;
    }

    public Verdict verdict() {
        return verdict;
    }
}
