/**
 * The proving ground of the queue: its program, and the two things it can be, a worker or a command. What the hotel
 * does is unknown here, and of the queue nothing is used but what every user of it sees.
 */
@NullMarked
package dev.innkeeper.proof;

import org.jspecify.annotations.NullMarked;
