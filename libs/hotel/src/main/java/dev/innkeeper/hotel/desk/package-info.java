/** The house's day: the list its desk works from, and what it does by itself: reminders and the night audit, one set-based statement each. Nothing here may change a price. */
@NullMarked
package dev.innkeeper.hotel.desk;

import org.jspecify.annotations.NullMarked;
