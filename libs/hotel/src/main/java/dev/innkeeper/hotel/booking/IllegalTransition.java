package dev.innkeeper.hotel.booking;

/** A reservation cannot go from one status to the other. */
public final class IllegalTransition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Status from;
    private final Status to;

    public IllegalTransition(Status from, Status to) {
        super("a reservation that is " + from.word() + " cannot become " + to.word());
        this.from = from;
        this.to = to;
    }

    public Status from() {
        return from;
    }

    public Status to() {
        return to;
    }
}
