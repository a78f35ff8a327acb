package dev.innkeeper.jobs;

/**
 * Something that is done around every attempt: a CDI bean. The one with the highest {@code @Priority} is outermost;
 * tracing, log context, request scope and measuring are made of the same and lie between 1000 and 2000.
 */
public interface JobMiddleware {
    /** The rest of the attempt: the next middleware, and in the end the handler with its transaction. */
    @FunctionalInterface
    interface Attempt {
        /** @throws Exception what the attempt failed with */
        void proceed() throws Exception;
    }

    /**
     * Proceeds with the attempt, once. It returns only if that did: an attempt whose failure is kept back, or whose handler
     * is not called, has failed all the same.
     *
     * @throws Exception what the attempt failed with, or what the middleware makes of it
     */
    void around(JobContext context, Attempt attempt) throws Exception;
}
