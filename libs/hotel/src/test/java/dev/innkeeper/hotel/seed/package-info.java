/** Tests of the demo data. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.seed;

import org.jspecify.annotations.NullMarked;
