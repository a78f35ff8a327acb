/** What the house does by itself each day: reminders and the night audit, one set-based statement each. Nothing here may change a price. */
@NullMarked
package dev.innkeeper.hotel.desk;

import org.jspecify.annotations.NullMarked;
