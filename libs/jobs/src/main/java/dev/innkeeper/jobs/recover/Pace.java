package dev.innkeeper.jobs.recover;

/**
 * How soon a queue will be empty at the pace at which it has been getting shorter lately, what comes in included. Told by
 * its length alone, so that it costs nothing.
 */
final class Pace {
    // Seconds over which a change of pace shows: long enough that one slow job says nothing.
    private static final double MEMORY = 30;

    private double ready;
    private long at;
    private double perSecond;
    private boolean begun;

    /** Seconds until nothing is ready; 0 if nothing is, infinity if the queue does not get shorter, NaN at the first call. */
    double secondsToClear(long readyNow, long nanos) {
        double elapsed = (nanos - at) / 1e9;
        if (begun && elapsed > 0) {
            double weight = 1 - Math.exp(-elapsed / MEMORY);
            perSecond += weight * ((ready - readyNow) / elapsed - perSecond);
        }
        boolean first = !begun;
        begun = true;
        ready = readyNow;
        at = nanos;
        if (readyNow == 0) {
            perSecond = Math.max(0, perSecond);
            return 0;
        }
        if (first) {
            return Double.NaN;
        }
        return perSecond <= 0 ? Double.POSITIVE_INFINITY : readyNow / perSecond;
    }
}
