/** Tests of the doctor's checks, on real servers where they ask one. No production code may depend on them. */
@NullMarked
package dev.innkeeper.ops.doctor;

import org.jspecify.annotations.NullMarked;
