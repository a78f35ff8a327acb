/** Tests of the search. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.search;

import org.jspecify.annotations.NullMarked;
