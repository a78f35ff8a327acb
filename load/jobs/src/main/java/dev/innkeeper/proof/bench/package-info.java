/**
 * What is measured around the queue: how it is filled, at which pace, and how long a drain takes. No job or handler
 * lives here.
 */
@NullMarked
package dev.innkeeper.proof.bench;

import org.jspecify.annotations.NullMarked;
