package dev.innkeeper.platform.health;

/**
 * Turns single outcomes into a state that does not flap: down after so many failures in a row, up after so many
 * successes in a row. The very first outcome counts at once, so that a start is not held up.
 */
final class Steadiness {
    private final int failuresToDown;
    private final int successesToUp;
    private boolean known;
    private boolean up;
    private int against;

    Steadiness(int failuresToDown, int successesToUp) {
        this.failuresToDown = failuresToDown;
        this.successesToUp = successesToUp;
    }

    /** Takes the next outcome and answers the state after it. */
    boolean after(boolean success) {
        if (!known) {
            known = true;
            up = success;
        } else if (success == up) {
            against = 0;
        } else if (++against >= (up ? failuresToDown : successesToUp)) {
            up = success;
            against = 0;
        }
        return up;
    }
}
