package dev.innkeeper.ops.secrets;

import java.util.List;

/** How one kind of secret is changed. */
sealed interface Rotation permits KeyRotation, LoginRotation, RedisRotation {
    /**
     * Takes the next step.
     *
     * @param now do not wait for what the old one signed to end: for one that leaked
     * @throws StillUsed if the old one is still in use where it has to be given up
     */
    Advanced next(SecretFiles files, Rotated secret, Progress progress, boolean now) throws Exception;

    /** What came of a step, and what the operator has to do before the next. */
    record Advanced(Progress progress, List<String> todo) {}
}
