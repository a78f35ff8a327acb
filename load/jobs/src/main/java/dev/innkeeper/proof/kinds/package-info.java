/**
 * Jobs that leave something to be counted, and their handlers. Nothing here may count or judge: that is done by those
 * who read the tables of schema {@code proof} afterwards.
 */
@NullMarked
package dev.innkeeper.proof.kinds;

import org.jspecify.annotations.NullMarked;
