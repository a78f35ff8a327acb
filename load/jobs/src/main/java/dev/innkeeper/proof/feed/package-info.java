/**
 * A producer whose word can be held against the queue: what it enqueued it also wrote down, in the same transaction.
 * How jobs are run is unknown here.
 */
@NullMarked
package dev.innkeeper.proof.feed;

import org.jspecify.annotations.NullMarked;
