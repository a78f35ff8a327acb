/** Tests of a reservation's life. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.booking;

import org.jspecify.annotations.NullMarked;
