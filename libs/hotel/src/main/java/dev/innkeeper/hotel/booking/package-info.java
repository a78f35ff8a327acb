/** A reservation's life, from the hold to the last night: whatever competes for a room is plain SQL guarded by the row's state. Web types may not appear here. */
@NullMarked
package dev.innkeeper.hotel.booking;

import org.jspecify.annotations.NullMarked;
