/** Tests of the daily work. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.desk;

import org.jspecify.annotations.NullMarked;
