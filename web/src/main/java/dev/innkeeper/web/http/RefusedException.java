package dev.innkeeper.web.http;

/** A refusal by code that runs for a resource: what is behind it is not reached. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    protected RefusedException(Refusal refusal) {
        super(refusal.problem().title(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
