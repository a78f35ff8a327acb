/** What the house offers: hotels and room types, read in one statement and cached for a short while. Nothing here may depend on dates, prices or reservations. */
@NullMarked
package dev.innkeeper.hotel.catalog;

import org.jspecify.annotations.NullMarked;
