/** Finding free rooms: one set-based SQL statement a search. Nothing here may write. */
@NullMarked
package dev.innkeeper.hotel.search;

import org.jspecify.annotations.NullMarked;
