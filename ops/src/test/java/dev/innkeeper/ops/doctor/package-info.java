/** Tests of the doctor's checks that need no server. No production code may depend on them. */
@NullMarked
package dev.innkeeper.ops.doctor;

import org.jspecify.annotations.NullMarked;
