/**
 * How callers without a transaction share one statement and one commit. What is written, and in which words, belongs to
 * those who write.
 */
@NullMarked
package dev.innkeeper.platform.commit;

import org.jspecify.annotations.NullMarked;
