/**
 * What contradicts the documents in the running environment: each check looks at one part and says what it found.
 * Nothing here changes anything, and nothing here is asked by a service.
 */
@NullMarked
package dev.innkeeper.ops.doctor;

import org.jspecify.annotations.NullMarked;
