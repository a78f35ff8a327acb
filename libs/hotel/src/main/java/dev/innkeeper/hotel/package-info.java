/** The words every part of the hotel shares: money, nights, configuration. No behaviour of one part alone may live here. */
@NullMarked
package dev.innkeeper.hotel;

import org.jspecify.annotations.NullMarked;
