/** Tests of accounts. No production code may depend on them. */
@NullMarked
package dev.innkeeper.hotel.account;

import org.jspecify.annotations.NullMarked;
