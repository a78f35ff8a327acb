package dev.innkeeper.ops.doctor;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a check found.
 *
 * @param subject what was looked at, in a word or two
 * @param says what is so, and what to do if it should not be
 */
@RegisterForReflection
public record Finding(Level level, String subject, String says) {
    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        FINE,
        /** It works, and will not under some conditions. */
        WARNING,
        /** To be mended now. */
        PROBLEM
    }

    static Finding fine(String subject, String says) {
        return new Finding(Level.FINE, subject, says);
    }

    static Finding warning(String subject, String says) {
        return new Finding(Level.WARNING, subject, says);
    }

    static Finding problem(String subject, String says) {
        return new Finding(Level.PROBLEM, subject, says);
    }
}
