/** Houses, guests and a clock for the tests of this module. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.house;

import org.jspecify.annotations.NullMarked;
