/** Tests of the closed hotel. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.maintenance;

import org.jspecify.annotations.NullMarked;
